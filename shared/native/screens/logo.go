package screens

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/ui"
)

// logo is the product's mark in the colours of the theme.
func logo(size float32) fyne.CanvasObject {
	mark := &logoMark{size: size}
	mark.ExtendBaseWidget(mark)
	return mark
}

// Icon is the product's mark for the window's frame and the task bar.
func Icon() fyne.Resource { return logoResource(ui.Light) }

func logoResource(p ui.Palette) fyne.Resource {
	return fyne.NewStaticResource("multiapp-"+string(p.Logo)[1:]+".svg", fmt.Appendf(nil,
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="9.5" fill="none" stroke="%s" stroke-width="2.5"/>`+
			`<g fill="%s"><rect x="1" y="1" width="11" height="11" rx="3"/><rect x="20" y="1" width="11" height="11" rx="3"/>`+
			`<rect x="1" y="20" width="11" height="11" rx="3"/></g><rect x="20" y="20" width="11" height="11" rx="3" fill="%s"/></svg>`,
		p.Accent, p.Logo, p.LogoLit))
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
