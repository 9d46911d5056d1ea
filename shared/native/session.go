package native

import (
	"context"
	"log/slog"

	"fyne.io/fyne/v2"

	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/secretstore"
	"example.com/multiapp/shared/native/settings"
)

// running is one client with its settings.
type running struct {
	*client.Client
	chosen settings.Settings
	config client.Config
	store  store // nil where the store tells nothing
	end    context.CancelFunc
	over   chan struct{}
}

// store is a secret store that tells how it is doing. [secretstore.Keyring] is one.
type store interface {
	State() secretstore.State
	Watch(func())
	Skip()
}

// prepare makes a client that has not started. It touches neither network nor
// store. The error is [single.ErrRunning] where another window has these settings.
func (w *window) prepare(chosen settings.Settings) (*running, error) {
	r := &running{chosen: chosen, config: w.config.Client(chosen), end: func() {}, over: make(chan struct{})}
	r.config.OpenURL = func(target string) error { return openURL(w.app, target) }
	if s, ok := r.config.Store.(store); ok {
		r.store = s
		s.Watch(w.redraw)
	}
	var err error
	if r.Client, err = client.New(r.config); err != nil {
		return nil, err
	}
	return r, w.claim(chosen)
}

func (r *running) start(ctx context.Context) {
	ctx, r.end = context.WithCancel(ctx)
	go func() { defer close(r.over); r.Run(ctx) }()
}

// stop waits for what must not be cut short.
func (r *running) stop() {
	r.end()
	<-r.over
}

// now is the client at work. Clients come one after the other.
func (w *window) now() *running {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.current
}

// redraw shows the view anew, soon.
func (w *window) redraw() {
	select {
	case w.switched <- struct{}{}:
	default:
	}
}

// apply goes on with other settings: it signs out of the old ones where the
// session cannot go along, keeps the new ones, and starts anew. One change at a time.
func (w *window) apply(next settings.Settings) {
	w.applying.Lock()
	defer w.applying.Unlock()
	fresh, err := w.prepare(next)
	if err != nil {
		slog.Error("the settings cannot be used", "err", err)
		return
	}
	old := w.now()
	w.set(func() { w.next = &next })
	left, logout := "", client.LogoutNone
	if v := w.view(); v.Leaves(next) && (v.Phase == client.SignedIn || v.Offline) {
		old.SignOut(w.ctx)
		left, logout = old.chosen.Environment, old.State().Logout
	}
	old.stop()
	fyne.DoAndWait(func() { settings.Save(w.app.Preferences(), w.config.Settings, next) })
	fresh.start(w.ctx)
	w.set(func() { w.current, w.next, w.left, w.logout = fresh, nil, left, logout })
}

func (w *window) set(change func()) {
	w.mu.Lock()
	change()
	w.mu.Unlock()
	w.redraw()
}
