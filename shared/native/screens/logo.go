package screens

import (
	"io/fs"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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
func Icon() fyne.Resource { return logoResource(ui.Light) }

// mark is the file that the web pages show, in the light theme's colours.
var mark = func() string {
	file, err := fs.ReadFile(ui.Assets, "logo.svg")
	if err != nil {
		panic(err) // it is embedded
	}
	return string(file)
}()

func logoResource(p ui.Palette) fyne.Resource {
	dressed := strings.NewReplacer(string(ui.Light.Accent), string(p.Accent),
		string(ui.Light.Logo), string(p.Logo), string(ui.Light.LogoLit), string(p.LogoLit)).Replace(mark)
	return fyne.NewStaticResource("multiapp-"+string(p.Logo)[1:]+".svg", []byte(dressed))
}

type logoMark struct {
	widget.BaseWidget
	size float32
}

// CreateRenderer implements [fyne.Widget].
func (l *logoMark) CreateRenderer() fyne.WidgetRenderer {
	image := canvas.NewImageFromResource(logoResource(current()))
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
	r.image.Resource = logoResource(current())
	r.image.Refresh()
}
