package native

import (
	"cmp"
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/screens"
	"example.com/multiapp/shared/native/settings"
	"example.com/multiapp/shared/native/tray"
)

// window joins the client, which works anywhere, and the content, which lives on
// the user interface's goroutine.
type window struct {
	config  Config
	ctx     context.Context // the program's
	quit    func()          // ends ctx, and with it the program
	app     fyne.App
	window  fyne.Window
	content *screens.Content
	probe   probe

	// Of the user interface's goroutine alone.
	phase      client.Phase
	foreground bool
	told       tray.State // what the tray says

	applying sync.Mutex
	switched chan struct{} // there is something else to show
	trays    chan tray.State

	mu      sync.Mutex
	current *running
	next    *settings.Settings // where a change of the settings leads
	left    string             // the environment that the last change has left
	logout  client.Logout      // how its part of the sign-out went
	links   screens.Links
}

func (w *window) build() {
	w.app.Settings().SetTheme(screens.NewTheme())
	w.window = w.app.NewWindow(w.config.Title)
	w.window.SetIcon(screens.Icon())
	w.window.SetMaster()
	w.window.SetCloseIntercept(w.quit)
	w.content = screens.New(w.window.Canvas(), w.actions(), screens.Tasks{Go: func(f func()) { go f() }, UI: fyne.Do}, w.config.Look)
	w.window.SetContent(w.content.Object())
	w.window.Resize(screens.RememberedSize(w.app.Preferences(), w.config.Size))
	w.content.Show(w.view())
	w.app.Lifecycle().SetOnEnteredForeground(func() {
		w.foreground = true
		go w.now().Check(w.ctx)
	})
	w.app.Lifecycle().SetOnExitedForeground(func() {
		w.foreground = false
		w.content.Blur()
	})
	w.app.Lifecycle().SetOnStopped(func() { screens.RememberSize(w.app.Preferences(), w.window.Canvas().Size()) })
}

// actions are done by the client at work when they are asked for.
func (w *window) actions() screens.Actions {
	return screens.Actions{
		SignIn:           func() { w.now().SignIn(w.ctx) },
		SignInOnFreePort: func() { w.now().SignInOnFreePort(w.ctx) },
		Cancel:           func() { w.now().Cancel() },
		OpenDevicePage:   func() { w.now().OpenDevicePage() },
		SignOut:          func() { w.now().SignOut(w.ctx) },
		Refresh:          func() { _ = w.now().Refresh(w.ctx) }, // the state tells how it went
		CallAPI:          func() { w.now().CallAPI(w.ctx) },
		AccessToken:      func() auth.Secret { return w.now().AccessToken(w.ctx) },
		SkipStore:        w.skipStore,
		RetryStore:       func() { w.now().RetryStore(w.ctx) },
		Check:            w.check,
		Apply:            w.apply,
		RegisterLinks:    func() { w.changeLinks(w.config.Links.Register) },
		UnregisterLinks:  func() { w.changeLinks(w.config.Links.Unregister) },
		Quit:             w.quit,
		Clipboard:        w.app.Clipboard(),
	}
}

func (w *window) skipStore() {
	if r := w.now(); r.store != nil {
		r.store.Skip()
	}
}

// check asks the environment as a client with these settings would.
func (w *window) check(ctx context.Context, tried settings.Settings) []settings.Finding {
	config := w.config.Client(tried)
	config.RedirectPort = cmp.Or(config.RedirectPort, 53682) // any stands for a free one
	return settings.Checker{HTTPClient: config.Auth.HTTPClient, RedirectURL: config.RedirectURL()}.Check(ctx, tried)
}

// follow shows each change, and each second the countdowns, until ctx ends; then
// the window closes. Every way out ends ctx: what is shown after Fyne's loop has
// stopped runs on the wrong goroutine.
func (w *window) follow(ctx context.Context) {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	looks, stop := w.probe.ticks()
	defer stop()
	for {
		select {
		case <-ctx.Done():
			fyne.Do(w.app.Quit)
			return
		case <-w.now().Changed():
		case <-w.switched:
		case <-second.C:
		case <-looks:
			fyne.Do(func() { w.probe.look(w.content.Probe()) })
			continue
		}
		v := w.view()
		fyne.Do(func() { w.show(v) })
	}
}

func (w *window) view() screens.View {
	r := w.now()
	v := screens.View{State: r.State(), Steps: r.Steps(), Now: r.config.Now(), Issuer: r.config.Auth.Issuer, APIURL: r.MeURL(),
		Settings: r.chosen, Fixed: w.config.Settings.Fixed, RedirectURL: r.config.RedirectURL()}
	if r.store != nil {
		v.Store = r.store.State()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	v.Next, v.Links, v.Left, v.LeftLogout = w.next, w.links, w.left, w.logout
	return v
}

// show comes to the front when the browser has answered, and tells of a session
// that has ended while nobody looked.
func (w *window) show(v screens.View) {
	w.content.Show(v)
	if w.phase == client.Waiting && (v.Phase == client.SignedIn || v.Phase == client.Failed) {
		w.window.RequestFocus()
	}
	if title, text, news := screens.News(w.phase, v, w.foreground); news {
		go w.app.SendNotification(fyne.NewNotification(title, text)) // asks the desktop, which may never answer
	}
	w.tellTray(v)
	w.phase = v.Phase
}
