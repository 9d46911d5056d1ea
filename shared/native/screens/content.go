package screens

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/native/client"
)

// A View is everything there is to show at one moment.
type View struct {
	client.State
	// Steps is what happened in the session, the oldest first.
	Steps []auth.Event
	// Issuer is the environment's URL, and APIURL the address that is called.
	Issuer, APIURL string
	Now            time.Time
}

// Actions are what a person can ask for. They may block.
type Actions struct {
	SignIn, SignInOnFreePort, Cancel, SignOut, Refresh, CallAPI func()
	// CopyText puts a text on the clipboard. It runs on the user interface's goroutine.
	CopyText func(string)
}

// Tasks says where work runs: Go off the user interface's goroutine, UI on it.
// Tests queue both and run them by hand.
type Tasks struct{ Go, UI func(func()) }

// A screen shows one phase.
type screen interface {
	object() fyne.CanvasObject
	// show updates what is there; it keeps the focus.
	show(View)
	// first gets the focus when the screen appears.
	first() fyne.Focusable
	// named lists what tests can find.
	named() []named
}

// Content fills a window.
type Content struct {
	actions Actions
	tasks   Tasks
	canvas  fyne.Canvas

	root   *fyne.Container
	body   *fyne.Container
	scroll *container.Scroll
	phase  client.Phase
	screen screen
	view   View
}

// New returns the content for a window with this canvas. Show it with [Content.Show].
func New(canvas fyne.Canvas, actions Actions, tasks Tasks) *Content {
	c := &Content{actions: actions, tasks: tasks, canvas: canvas, body: container.NewStack()}
	c.scroll = container.NewVScroll(container.New(column{}, c.body))
	c.root = container.NewBorder(header(), nil, nil, nil, c.scroll)
	canvas.SetOnTypedKey(c.scrollByKey)
	return c
}

// Object returns what to put into the window.
func (c *Content) Object() fyne.CanvasObject { return c.root }

// Show shows a view: a new screen when the phase has changed, else the same one
// with new facts, so that the focus stays where it is.
func (c *Content) Show(v View) {
	c.view = v
	if c.screen == nil || c.phase != v.Phase {
		c.phase, c.screen = v.Phase, c.newScreen(v.Phase)
		c.screen.show(v)
		c.body.Objects = []fyne.CanvasObject{c.screen.object()}
		c.body.Refresh()
		c.scroll.ScrollToTop()
		c.canvas.Focus(c.screen.first())
		return
	}
	c.screen.show(v)
}

func (c *Content) newScreen(p client.Phase) screen {
	switch p {
	case client.Starting:
		return newStarting(c)
	case client.Waiting:
		return newWaiting(c)
	case client.Failed:
		return newFailed(c)
	case client.SignedIn:
		return newDashboard(c)
	}
	return newSignedOut(c)
}

// action returns a button's handler: the work runs elsewhere.
func (c *Content) action(do func()) func() { return func() { c.tasks.Go(do) } }

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
