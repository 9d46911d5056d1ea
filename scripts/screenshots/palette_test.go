//go:build unix

package main

import (
	"image"
	"image/color"
	"testing"
)

func TestPaletteKeepsFewColoursExactly(t *testing.T) {
	picture := image.NewRGBA(image.Rect(0, 0, 3, 2))
	picture.Set(1, 1, color.RGBA{R: 1, G: 2, B: 3, A: 255})
	small := withPalette(picture)
	for y := range 2 {
		for x := range 3 {
			if got := color.RGBAModel.Convert(small.At(x, y)); got != picture.At(x, y) {
				t.Errorf("pixel %d,%d = %v, want %v", x, y, got, picture.At(x, y))
			}
		}
	}
}

func TestPaletteTakesTheNearestOfManyColours(t *testing.T) {
	picture := image.NewRGBA(image.Rect(0, 0, 300, 2))
	for x := range 300 {
		picture.Set(x, 0, color.RGBA{R: uint8(x / 2), G: uint8(x % 2), A: 255})
	}
	small := withPalette(picture)
	if len(small.Palette) != 256 {
		t.Errorf("palette has %d colours, want 256", len(small.Palette))
	}
	if r, _, _, _ := small.At(298, 0).RGBA(); r>>8 < 100 {
		t.Errorf("a bright pixel became %v", small.At(298, 0))
	}
}

func TestPaletteKeepsARareColour(t *testing.T) {
	orange := color.RGBA{R: 240, G: 150, B: 30, A: 255}
	picture := image.NewRGBA(image.Rect(0, 0, 600, 2))
	for x := range 600 {
		grey := uint8(x % 250)
		for y := range 2 {
			picture.Set(x, y, color.RGBA{R: grey, G: grey, B: grey + uint8(x/250), A: 255})
		}
	}
	picture.Set(0, 0, orange)
	if got := color.RGBAModel.Convert(withPalette(picture).At(0, 0)); got != orange {
		t.Errorf("orange became %v", got)
	}
}
