package screens

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"io/fs"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/ui"
)

// logo is the product's mark in the colours of the theme.
func logo(size float32) fyne.CanvasObject {
	l := &logoMark{size: size}
	l.ExtendBaseWidget(l)
	return l
}

// Icon is the product's mark for the window's frame and the task bar.
func Icon() fyne.Resource { return logoResource(ui.Light.Accent, ui.Light.Logo, ui.Light.LogoLit) }

// mark is the file that the web pages show, in the light theme's colours.
var mark = func() string {
	file, err := fs.ReadFile(ui.Assets, "logo.svg")
	if err != nil {
		panic(err) // it is embedded
	}
	return string(file)
}()

// logoResource dresses the mark in other colours. Fyne keeps what it has drawn by
// the resource's name, so each dress has its own.
func logoResource(ring, apps, lit color.Color) fyne.Resource {
	dressed := strings.NewReplacer(string(ui.Light.Accent), hex(ring), string(ui.Light.Logo), hex(apps), string(ui.Light.LogoLit), hex(lit)).Replace(mark)
	return fyne.NewStaticResource("multiapp-"+hex(apps)[1:]+".svg", []byte(dressed))
}

func hex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

func themedLogo() fyne.Resource {
	return logoResource(colour(theme.ColorNamePrimary), colour(colourLogo), colour(colourLogoLit))
}

type logoMark struct {
	widget.BaseWidget
	size float32
}

// CreateRenderer implements [fyne.Widget].
func (l *logoMark) CreateRenderer() fyne.WidgetRenderer {
	image := canvas.NewImageFromResource(themedLogo())
	image.FillMode = canvas.ImageFillContain
	image.SetMinSize(fyne.NewSquareSize(l.size))
	return &logoRenderer{widget.NewSimpleRenderer(image), image}
}

type logoRenderer struct {
	fyne.WidgetRenderer
	image *canvas.Image
}

// Refresh implements [fyne.WidgetRenderer].
func (r *logoRenderer) Refresh() {
	r.image.Resource = themedLogo()
	r.image.Refresh()
}

// TrayIcon is the product's mark as a PNG, for trays, which know no other format.
func TrayIcon() []byte {
	const size = 64
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	c.SetContent(canvas.NewImageFromResource(Icon()))
	c.Resize(fyne.NewSquareSize(size))
	var out bytes.Buffer
	if err := png.Encode(&out, c.Capture()); err != nil {
		panic(err) // it is drawn from what is embedded
	}
	return out.Bytes()
}
