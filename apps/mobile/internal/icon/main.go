// Command icon draws the app's icon from the product's logo: opaque and with a
// margin, as phones want it, which cut its corners as they like.
//
//	go run ./internal/icon >Icon.png
//
// Run it in apps/mobile when the logo has changed; a test says so.
package main

import (
	"fmt"
	"image"
	"image/png"
	"log"
	"os"
	"regexp"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/layout"

	"example.com/multiapp/shared/native/screens"
	"example.com/multiapp/shared/ui"
)

const (
	size   = 1024 // pixels, the largest that a shop asks for
	margin = 160  // Android cuts up to a sixth from each side
	units  = 32   // the logo's own size
)

func main() {
	if err := png.Encode(os.Stdout, draw()); err != nil {
		log.Fatal(err)
	}
}

func draw() image.Image {
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(container.NewStack(canvas.NewRectangle(ui.Light.Surface),
		container.New(layout.NewCustomPaddedLayout(margin, margin, margin, margin), canvas.NewImageFromResource(logo()))))
	c.Resize(fyne.NewSquareSize(size))
	return c.Capture()
}

var stroke = regexp.MustCompile(`stroke-width="([0-9.]+)"`)

// logo is the product's mark. Fyne scales its areas and leaves its strokes as thin as
// they are, so these are scaled here.
func logo() fyne.Resource {
	mark := screens.Icon()
	scaled := stroke.ReplaceAllFunc(mark.Content(), func(attribute []byte) []byte {
		width, _ := strconv.ParseFloat(string(stroke.FindSubmatch(attribute)[1]), 64) // it has digits alone
		return fmt.Appendf(nil, `stroke-width="%g"`, width*(size-2*margin)/units)
	})
	return fyne.NewStaticResource("icon.svg", scaled)
}
