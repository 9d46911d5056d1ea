package main

import (
	"bytes"
	"image/png"
	"os"
	"testing"

	"fyne.io/fyne/v2/test"
)

// The committed icon is the product's logo of today.
func TestIcon(t *testing.T) {
	test.NewTempApp(t)
	var drawn bytes.Buffer
	if err := png.Encode(&drawn, draw()); err != nil {
		t.Fatal(err)
	}
	committed, err := os.ReadFile("../../Icon.png")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, drawn.Bytes()) {
		t.Error("Icon.png is not what the logo draws: in apps/mobile, go run ./internal/icon >Icon.png")
	}
}
