package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"example.com/multiapp/shared/native/client"
)

// Tasks says where work runs: Go off the user interface's goroutine, UI on it.
// Tests queue both and run them by hand.
type Tasks struct{ Go, UI func(func()) }

// Look is what differs between desktops and phones.
type Look struct {
	// App names the kind of app beside the product.
	App string
	// Touch leaves room for fingers: 48 units a button.
	Touch bool
}

// A screen shows one phase, or one page.
type screen interface {
	object() fyne.CanvasObject
	// show updates what is there; it keeps the focus and what was typed.
	show(View)
	// first gets the focus when the screen appears.
	first() fyne.Focusable
	// named lists what tests can find.
	named() []named
}

// Optional parts of a screen.
type (
	// escaper does something with Escape.
	escaper interface{ escape() }
	// shy hides its secrets when the window loses the focus.
	shy interface{ hideSecrets() }
)

// Content fills a window.
type Content struct {
	actions Actions
	tasks   Tasks
	look    Look
	canvas  fyne.Canvas

	header *headerBar
	root   *fyne.Container
	body   *fyne.Container
	scroll *container.Scroll
	page   Page
	place  string // what is shown: a page or a phase
	screen screen
	view   View
	copied copiedSecret
	asking int // sign-ins on their way to the browser, or in it
}

// New returns the content for a window with this canvas. Show it with [Content.Show].
func New(canvas fyne.Canvas, actions Actions, tasks Tasks, look Look) *Content {
	c := &Content{actions: actions, tasks: tasks, look: look, canvas: canvas, body: container.NewStack()}
	c.scroll = container.NewVScroll(container.New(column{}, c.body))
	c.header = newHeader(c)
	c.root = container.New(page{}, c.scroll, c.header.root)
	c.listen()
	return c
}

// Object returns what to put into the window.
func (c *Content) Object() fyne.CanvasObject { return c.root }

// Show shows a view: a new screen when the phase has changed, else the same one
// with new facts, so that the focus stays where it is.
func (c *Content) Show(v View) {
	c.view = v
	c.copied.age(c.actions.Clipboard, v.Now)
	c.header.show(v)
	if v.Next != nil {
		c.page = ""
	}
	place := c.placeOf(v)
	if c.screen == nil || c.place != place {
		c.place, c.screen = place, c.newScreen(v)
		c.screen.show(v)
		c.body.Objects = []fyne.CanvasObject{c.screen.object()}
		c.body.Refresh()
		c.scroll.ScrollToTop()
		c.canvas.Focus(c.screen.first())
		return
	}
	c.screen.show(v)
}

// Blur hides secrets: call it when the window loses the focus.
func (c *Content) Blur() {
	if s, ok := c.screen.(shy); ok {
		s.hideSecrets()
	}
}

func (c *Content) placeOf(v View) string {
	switch {
	case v.Next != nil:
		return "switching"
	case c.page != "":
		return string(c.page)
	}
	return string(v.Phase)
}

func (c *Content) newScreen(v View) screen {
	switch {
	case v.Next != nil:
		return newSwitching(c)
	case c.page == PageSettings:
		return newSettingsPage(c)
	case c.page == PageAbout:
		return newAbout(c)
	}
	switch v.Phase {
	case client.Starting:
		return newStarting(c)
	case client.Waiting:
		if v.Way == client.Device {
			return newDevice(c)
		}
		return newWaiting(c)
	case client.Failed:
		return newFailed(c)
	case client.SignedIn:
		return newDashboard(c)
	}
	return newSignedOut(c)
}

// focus puts the focus on a part of the screen.
func (c *Content) focus(f fyne.Focusable) { c.canvas.Focus(f) }

// action returns a button's handler: the work runs elsewhere.
func (c *Content) action(do func()) func() { return func() { c.tasks.Go(do) } }
