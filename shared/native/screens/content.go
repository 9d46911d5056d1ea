package screens

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/secretstore"
	"example.com/multiapp/shared/native/settings"
)

// A View is everything there is to show at one moment.
type View struct {
	client.State
	// Steps is what happened in the session, the oldest first.
	Steps []auth.Event
	// Issuer is the environment's URL, and APIURL the address that is called.
	Issuer, APIURL string
	Now            time.Time

	// Settings are in use, and Fixed says which of them a variable sets.
	Settings settings.Settings
	Fixed    settings.Fixed
	// RedirectURL is where the browser comes back to.
	RedirectURL string
	// Next is where a change of the settings leads, nil while there is none. The old
	// session is being ended.
	Next *settings.Settings
	// Links tells of the app's own scheme.
	Links Links
	// Store is how the secret store is doing, zero where nobody knows more than MemoryOnly.
	Store secretstore.State
}

// Leaves reports whether going on with other settings leaves the session: it
// belongs to one client of one environment, and without a store to one program.
func (v View) Leaves(next settings.Settings) bool {
	return next.Environment != v.Settings.Environment || next.ClientID != v.Settings.ClientID || v.MemoryOnly
}

// Links says what the operating system does with links of the app's scheme.
type Links struct {
	// Offered says that the app can register itself for them.
	Offered bool
	// Open says that they open this app.
	Open bool
	// Problem is why registering failed, empty after a success.
	Problem string
}

// Actions are what a person can ask for. They may block.
type Actions struct {
	SignIn, SignInOnFreePort, Cancel, SignOut, Refresh, CallAPI func()
	// OpenDevicePage shows the page that takes the code, while waiting by one.
	OpenDevicePage func()
	// SkipStore goes on without a secret store that does not answer, and RetryStore
	// asks it again.
	SkipStore, RetryStore func()
	// AccessToken returns the token to show, empty without a session.
	AccessToken func() auth.Secret
	// Check asks an environment about settings, until ctx ends.
	Check func(context.Context, settings.Settings) []settings.Finding
	// Apply keeps settings and goes on with them.
	Apply func(settings.Settings)
	// RegisterLinks and UnregisterLinks change what [View.Links] says.
	RegisterLinks, UnregisterLinks func()
	// Quit ends the program. It runs on the user interface's goroutine, and so does
	// the Clipboard.
	Quit      func()
	Clipboard Clipboard
}

// Clipboard is the desktop's. [fyne.Clipboard] is one.
type Clipboard interface {
	Content() string
	SetContent(string)
}

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

// signIn is the action of a button that signs in: until the browser opens, the
// environment is being asked, which the screen says and Escape ends.
func (c *Content) signIn(do func()) func() {
	return func() {
		c.asking++
		c.Show(c.view)
		c.tasks.Go(func() {
			do()
			c.tasks.UI(func() {
				c.asking--
				c.Show(c.view)
			})
		})
	}
}

// cancelAsking is Escape on a screen that signs in.
func (c *Content) cancelAsking() {
	if c.asking > 0 {
		c.tasks.Go(c.actions.Cancel)
	}
}

// signInText is what the button says meanwhile.
func (c *Content) signInText(text string) string {
	return either(c.asking > 0, "Asking the environment…", text)
}

// action returns a button's handler: the work runs elsewhere.
func (c *Content) action(do func()) func() { return func() { c.tasks.Go(do) } }
