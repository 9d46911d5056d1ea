package screens

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

func heading(text string) *widget.Label {
	l := paragraph(text)
	l.TextStyle.Bold, l.SizeName = true, theme.SizeNameHeadingText
	return l
}

func subheading(text string) *widget.Label {
	l := paragraph(text)
	l.TextStyle.Bold, l.SizeName = true, theme.SizeNameSubHeadingText
	return l
}

func paragraph(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Wrapping = fyne.TextWrapWord
	return l
}

func muted(text string) *widget.Label {
	l := paragraph(text)
	l.Importance = widget.LowImportance
	return l
}

// code is a label for identifiers, which may break anywhere.
func code(text string) *widget.Label {
	l := widget.NewLabelWithStyle(text, fyne.TextAlignLeading, fyne.TextStyle{Monospace: true})
	l.Wrapping = fyne.TextWrapBreak
	return l
}

// setText avoids a redraw when nothing changes.
func setText(l *widget.Label, text string) {
	if l.Text != text {
		l.SetText(text)
	}
}

func setVisible(o fyne.CanvasObject, visible bool) {
	if o.Visible() == visible {
		return
	}
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}

// card is a titled area.
func card(title string, objects ...fyne.CanvasObject) *fyne.Container {
	return panel(append([]fyne.CanvasObject{subheading(title)}, objects...)...)
}

// notice is a line that must be seen. It says in words what its colour says.
func notice(text *widget.Label, ways fyne.CanvasObject) *fyne.Container {
	return framed(colourWarningSoft, theme.ColorNameWarning, container.NewVBox(text, ways))
}

// panel is an area without a title of its own.
func panel(objects ...fyne.CanvasObject) *fyne.Container {
	return framed(colourSurface, colourBorder, container.NewVBox(objects...))
}

// actions puts buttons in a row, in line with the text around it, that wraps
// when the window is narrow.
func actions(buttons ...*button) *fyne.Container {
	row := container.New(&flow{})
	for _, b := range buttons {
		row.Add(b.box)
	}
	return container.New(layout.NewCustomPaddedLayout(2, 4, 8-air, 8-air), row)
}

// inset puts a control in line with the text of labels.
func inset(o fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(0, 0, 8-air, 8-air), o)
}

// framed draws a rounded box that follows the theme.
func framed(fill, edge fyne.ThemeColorName, content fyne.CanvasObject) *fyne.Container {
	box := &frame{fill: fill, edge: edge, radius: 10}
	box.ExtendBaseWidget(box)
	return container.NewStack(box, container.New(layout.NewCustomPaddedLayout(8, 8, 8, 8), content))
}

// frame is a widget, not a plain rectangle, because widgets are told when the
// theme changes.
type frame struct {
	widget.BaseWidget
	fill, edge fyne.ThemeColorName
	radius     float32
}

// CreateRenderer implements [fyne.Widget].
func (f *frame) CreateRenderer() fyne.WidgetRenderer {
	box := canvas.NewRectangle(color.Transparent)
	box.StrokeWidth, box.CornerRadius = 1, f.radius
	r := &frameRenderer{WidgetRenderer: widget.NewSimpleRenderer(box), frame: f, box: box}
	r.Refresh()
	return r
}

type frameRenderer struct {
	fyne.WidgetRenderer
	frame *frame
	box   *canvas.Rectangle
}

// Refresh implements [fyne.WidgetRenderer].
func (r *frameRenderer) Refresh() {
	r.box.FillColor, r.box.StrokeColor = colour(r.frame.fill), colour(r.frame.edge)
	r.box.Refresh()
}
