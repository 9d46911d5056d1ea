package native

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"runtime/debug"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/screens"
	"example.com/multiapp/shared/native/settings"
	"example.com/multiapp/shared/native/single"
	"example.com/multiapp/shared/native/surroundings"
)

// Config describes an app with a window.
type Config struct {
	// ID is the app's unique id, in reverse-domain form.
	ID string
	// Name is the program's, in its "ready" line.
	Name string
	// Title names the window.
	Title string
	// Size is the window's first size, in Fyne's units; later it is as it was left.
	Size fyne.Size
	// Look is what differs between desktops and phones.
	Look screens.Look
	// Settings are what a person's choices start from.
	Settings settings.Base
	// Client returns the session's configuration for settings, without touching the
	// network or the store. OpenURL is filled in here. Required.
	Client func(settings.Settings) client.Config
	// Links registers the app for the links of its scheme. The zero value: it cannot.
	Links Links
	// Instance gets the links of later starts. Nil: there are none.
	Instance *single.Instance
	// Link is the link that the app was started with, if any.
	Link string
	// ProbeFile is where the window describes itself after each change, for tests
	// alone (see [screens.Probe]). Empty means nowhere.
	ProbeFile string
}

// Links registers an app for the links of its scheme (package deeplink). All of it
// may ask other programs and take a moment.
type Links struct {
	Open                 func() bool
	Register, Unregister func() error
}

// Run opens the window and returns when it is closed or ctx ends. It prints
// "ready NAME URL" to stdout when the window is there; the URL is where the
// browser comes back to. Call it on the main goroutine.
//
// Nothing slow happens before the first frame: the secret store, the network and
// the session bus are asked afterwards, each on a goroutine of its own.
func Run(ctx context.Context, config Config, stdout io.Writer) error {
	if err := surroundings.Display(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	fyneApp := app.NewWithID(config.ID)
	w := &window{config: config, ctx: ctx, quit: cancel, app: fyneApp, switched: make(chan struct{}, 1), probe: probe{file: config.ProbeFile}}
	first, err := w.prepare(settings.Load(fyneApp.Preferences(), config.Settings))
	if err != nil {
		return err
	}
	w.current = first
	w.build()
	w.followTray()
	debug.SetGCPercent(50) // the window idles for most of its life: memory is worth more than time
	fyneApp.Lifecycle().SetOnStarted(func() {
		_, _ = fmt.Fprintf(stdout, "ready %s %s\n", config.Name, first.config.RedirectURL())
		first.start(ctx)
		go w.follow(ctx)
		go w.answerStarts(ctx)
		go w.lookAtLinks()
	})
	w.window.ShowAndRun()
	cancel()
	w.now().stop() // a refresh that is under way has reached the store
	return nil
}

func openURL(a fyne.App, target string) error {
	u, err := url.Parse(target)
	if err != nil {
		return err
	}
	return a.OpenURL(u)
}
