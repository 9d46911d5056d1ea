package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"example.com/multiapp/shared/native/client"
)

// shortcut is a key that works on every screen. The letter needs Ctrl, or Command
// on macOS; the other key works alone.
type shortcut struct {
	keys, does string // for people
	letter     fyne.KeyName
	key        fyne.KeyName
	do         func(*Content)
}

// shortcuts are all of them, in the order in which About lists them.
func shortcuts() []shortcut {
	return []shortcut{
		{keys: "Tab, Shift+Tab", does: "Go to the next or previous control"},
		{keys: "Return, Space", does: "Press the control that has the ring around it"},
		{keys: "Escape", does: "Cancel, or go back", key: fyne.KeyEscape, do: (*Content).escape},
		{keys: "F5, " + command + "R", does: "Refresh now, or try again when offline", letter: fyne.KeyR, key: fyne.KeyF5, do: (*Content).refresh},
		{keys: command + "comma", does: "Settings", letter: fyne.KeyComma, do: func(c *Content) { c.Open(PageSettings) }},
		{keys: "F1", does: "About", key: fyne.KeyF1, do: func(c *Content) { c.Open(PageAbout) }},
		{keys: "Arrows, Page keys, Home, End", does: "Scroll"},
		{keys: command + "Q", does: "Close multiapp; you stay signed in", letter: fyne.KeyQ, do: func(c *Content) { c.actions.Quit() }},
	}
}

// listen makes the keys work wherever the focus is; widgets that take keys hand on
// what they do not use.
func (c *Content) listen() {
	c.canvas.SetOnTypedKey(c.typedKey)
	for _, s := range shortcuts() {
		if s.letter != "" {
			c.canvas.AddShortcut(&desktop.CustomShortcut{KeyName: s.letter, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) { s.do(c) })
		}
	}
}

// typedShortcut is for widgets that take shortcuts of their own.
func (c *Content) typedShortcut(typed fyne.Shortcut) bool {
	custom, ok := typed.(*desktop.CustomShortcut)
	if !ok || custom.Modifier != fyne.KeyModifierShortcutDefault {
		return false
	}
	for _, s := range shortcuts() {
		if s.letter == custom.KeyName {
			s.do(c)
			return true
		}
	}
	return false
}

func (c *Content) typedKey(e *fyne.KeyEvent) {
	for _, s := range shortcuts() {
		if s.key != "" && s.key == e.Name {
			s.do(c)
			return
		}
	}
	c.scrollByKey(e)
}

// escape closes what is open.
func (c *Content) escape() {
	if e, ok := c.screen.(escaper); ok {
		e.escape()
	}
}

// refresh asks where there is something to ask for.
func (c *Content) refresh() {
	if c.view.Phase == client.SignedIn || c.view.Offline {
		c.tasks.Go(c.actions.Refresh)
	}
}

// scrollByKey scrolls with the keyboard; buttons pass on what they don't use.
func (c *Content) scrollByKey(e *fyne.KeyEvent) {
	const line = 40
	page := c.scroll.Size().Height - line
	switch e.Name {
	case fyne.KeyDown:
		c.scrollBy(line)
	case fyne.KeyUp:
		c.scrollBy(-line)
	case fyne.KeyPageDown:
		c.scrollBy(page)
	case fyne.KeyPageUp:
		c.scrollBy(-page)
	case fyne.KeyHome:
		c.scroll.ScrollToTop()
	case fyne.KeyEnd:
		c.scroll.ScrollToBottom()
	}
}

func (c *Content) scrollBy(y float32) {
	c.scroll.ScrollToOffset(fyne.NewPos(0, c.scroll.Offset.Y+y))
}

// reveal scrolls until what got the focus can be seen; Fyne does not.
func (c *Content) reveal(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	if !within(c.body, o) || driver.CanvasForObject(o) != c.canvas {
		return
	}
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(c.scroll).Y
	bottom := top + o.Size().Height - c.scroll.Size().Height
	switch {
	case top < margin:
		c.scrollBy(top - margin)
	case bottom > -margin:
		c.scrollBy(bottom + margin)
	}
}

func within(box *fyne.Container, o fyne.CanvasObject) bool {
	for _, child := range box.Objects {
		inner, ok := child.(*fyne.Container)
		if child == o || ok && within(inner, o) {
			return true
		}
	}
	return false
}
