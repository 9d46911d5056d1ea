package native

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/screens"
	"example.com/multiapp/shared/native/single"
	"example.com/multiapp/shared/native/surroundings"
)

// Config describes an app with a window.
type Config struct {
	// ID is the app's unique id, in reverse-domain form.
	ID string
	// Title names the window.
	Title string
	// Size is the window's first size, in Fyne's units.
	Size fyne.Size
	// Client is the session's configuration. OpenURL is filled in here.
	Client client.Config
	// Instance gets the links of later starts. Nil: there are none.
	Instance *single.Instance
	// Link is the link that the app was started with, if any.
	Link string
	// ProbeFile is where the window describes itself after each change, for tests
	// alone (see [screens.Probe]). Empty means nowhere.
	ProbeFile string
}

// Run opens the window and returns when it is closed or ctx ends. It prints
// "ready desktop URL" to stdout when the window is there; the URL is where the
// browser comes back to. Call it on the main goroutine.
func Run(ctx context.Context, config Config, stdout io.Writer) error {
	if err := surroundings.Display(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	fyneApp := app.NewWithID(config.ID)
	config.Client.OpenURL = func(target string) error { return openURL(fyneApp, target) }
	c, err := client.New(config.Client)
	if err != nil {
		return err
	}
	w := newWindow(ctx, fyneApp, c, config)
	over := make(chan struct{})
	fyneApp.Lifecycle().SetOnStarted(func() {
		_, _ = fmt.Fprintf(stdout, "ready desktop %s\n", config.Client.RedirectURL())
		go func() { defer close(over); c.Run(ctx) }()
		go w.follow(ctx)
		go w.answerStarts(ctx)
	})
	fyneApp.Lifecycle().SetOnEnteredForeground(func() { go c.Check(ctx) })
	w.window.ShowAndRun()
	cancel()
	<-over // a refresh that is under way has reached the store
	return nil
}

func openURL(a fyne.App, target string) error {
	u, err := url.Parse(target)
	if err != nil {
		return err
	}
	return a.OpenURL(u)
}

// window joins the client, which works anywhere, and the content, which lives on
// the user interface's goroutine.
type window struct {
	config  Config
	client  *client.Client
	app     fyne.App
	window  fyne.Window
	content *screens.Content
	phase   client.Phase
	probe   probe
}

func newWindow(ctx context.Context, a fyne.App, c *client.Client, config Config) *window {
	a.Settings().SetTheme(screens.NewTheme())
	w := &window{config: config, client: c, app: a, window: a.NewWindow(config.Title), probe: probe{file: config.ProbeFile}}
	w.window.SetIcon(screens.Icon())
	w.window.SetMaster()
	w.content = screens.New(w.window.Canvas(), screens.Actions{
		SignIn:           func() { c.SignIn(ctx) },
		SignInOnFreePort: func() { c.SignInOnFreePort(ctx) },
		Cancel:           c.Cancel,
		SignOut:          func() { c.SignOut(ctx) },
		Refresh:          func() { _ = c.Refresh(ctx) }, // the state tells how it went
		CallAPI:          func() { c.CallAPI(ctx) },
		CopyText:         a.Clipboard().SetContent,
	}, screens.Tasks{Go: func(f func()) { go f() }, UI: fyne.Do})
	w.window.SetContent(w.content.Object())
	w.window.Resize(config.Size)
	w.content.Show(w.view())
	return w
}

// follow shows each change, and each second the countdowns, until ctx ends; then
// the window closes.
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
		case <-w.client.Changed():
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
	return screens.View{State: w.client.State(), Steps: w.client.Steps(), Now: w.config.Client.Now(),
		Issuer: w.config.Client.Auth.Issuer, APIURL: strings.TrimSuffix(w.config.Client.APIURL, "/") + "/api/me"}
}

// show comes to the front when the browser has answered.
func (w *window) show(v screens.View) {
	w.content.Show(v)
	if w.phase == client.Waiting && (v.Phase == client.SignedIn || v.Phase == client.Failed) {
		w.window.RequestFocus()
	}
	w.phase = v.Phase
}
