package screens

import "fyne.io/fyne/v2"

// Fyne tells and sets a window's size; its place is the window manager's alone.
const (
	keyWidth  = "window-width"
	keyHeight = "window-height"
)

// Sizes that no screen explains are not believed.
const (
	smallest = 300
	largest  = 4000
)

// RememberedSize is the size in which the window was left, or byDefault.
func RememberedSize(p fyne.Preferences, byDefault fyne.Size) fyne.Size {
	size := fyne.NewSize(float32(p.Float(keyWidth)), float32(p.Float(keyHeight)))
	if min(size.Width, size.Height) < smallest || max(size.Width, size.Height) > largest {
		return byDefault
	}
	return size
}

// RememberSize keeps a window's size for [RememberedSize].
func RememberSize(p fyne.Preferences, size fyne.Size) {
	p.SetFloat(keyWidth, float64(size.Width))
	p.SetFloat(keyHeight, float64(size.Height))
}
