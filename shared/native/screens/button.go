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

// button is Fyne's, but Return presses it as Space does, keys that it does not
// use scroll the screen, and the focus is a ring that does not rest on colour alone.
type button struct {
	widget.Button
	name    string
	ring    *canvas.Rectangle
	box     *fyne.Container // the button with its ring
	content *Content
}

// air keeps the ring apart from the button, so that it is seen beside any colour.
const air = 4

func (c *Content) newButton(name, label string, importance widget.Importance, tapped func()) *button {
	b := &button{name: name, ring: newRing(), content: c}
	b.Text, b.Importance, b.OnTapped = label, importance, tapped
	b.ExtendBaseWidget(b)
	b.box = container.NewStack(container.New(layout.NewCustomPaddedLayout(air, air, air, air), b), b.ring)
	return b
}

// newRing is hidden until its control has the focus.
func newRing() *canvas.Rectangle {
	ring := canvas.NewRectangle(color.Transparent)
	ring.StrokeWidth, ring.CornerRadius = 2, theme.InputRadiusSize()+air
	ring.Hide()
	return ring
}

// MinSize leaves room to hit.
func (b *button) MinSize() fyne.Size {
	size := b.Button.MinSize().AddWidthHeight(20, 4)
	if b.content.look.Touch {
		size.Height = max(size.Height, 48)
	}
	return size
}

// Tapped implements [fyne.Tappable]. Fyne's button gives the focus away, which
// would send a person without a mouse back to the start; what was tapped may put
// it elsewhere.
func (b *button) Tapped(e *fyne.PointEvent) {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(b)
	if canvas != nil {
		canvas.Focus(b)
	}
	b.Button.Tapped(e)
	if canvas != nil && canvas.Focused() == nil {
		canvas.Focus(b)
	}
}

// TypedKey implements [fyne.Focusable].
func (b *button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		b.content.typedKey(e)
	}
}

// FocusGained implements [fyne.Focusable].
func (b *button) FocusGained() {
	b.Button.FocusGained()
	b.ring.StrokeColor = colour(colourRing)
	b.ring.Show()
	b.content.reveal(b)
}

// FocusLost implements [fyne.Focusable].
func (b *button) FocusLost() {
	b.Button.FocusLost()
	b.ring.Hide()
}

// setText avoids work when nothing changes.
func (b *button) setText(text string) {
	if b.Text != text {
		b.SetText(text)
	}
}
