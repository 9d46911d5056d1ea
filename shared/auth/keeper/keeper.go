// Package keeper keeps a native client's session alive and notices its end.
//
// Start with [New], then [Keeper.Run], whose goroutine owns the session: nothing
// else changes the tokens or the store, and whatever is asked of the keeper is
// done there, one thing after the other. Show [Keeper.State] whenever
// [Config.Changed] is called. One concept, one file:
//
//	run.go      the goroutine: what it waits for, and how others ask it
//	restore.go  the start: what the secret store remembers
//	session.go  one session: Start, SignOut, and the order of memory and store
//	refresh.go  Refresh: once, however many ask; before expiry, after sleep
//	clock.go    sleep, and clocks that are set: what the wall says against what passed
//	trouble.go  why the environment cannot be used, in words
//	store.go    the secret store, and what is done when it comes back
//	relay.go    listening: back-off, fresh tokens, when to stop
//	stream.go   one connection to the relay
//	ending.go   how a session ended: who, when, and by which path it was heard
//
// What ends a session here: the user, invalid_grant on a refresh, and the relay's
// word. A network error never does.
//
// It knows no user interface, no browser and no operating system. Methods that
// take a context block, and do their work only while Run runs.
package keeper

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"example.com/multiapp/shared/auth"
)

// Config is what a keeper works with. It is passed by value; [New] validates it
// and fills defaults on its own copy.
type Config struct {
	// Auth speaks to the environment. Required.
	Auth *auth.Client
	// Store keeps the refresh token. Required.
	Store Store
	// RelayURL is the web app's GET /session/events (package relay). Empty means
	// that there is none. The access token goes there and the answer is believed:
	// the caller sees to it that it is https, or on this machine.
	RelayURL string
	// Changed is called after each change of the state. It must not block.
	Changed func()
	// Observer hears the end of the session; the other steps come from Auth.
	Observer auth.Observer
	// Now tells the time. Default: time.Now.
	Now func() time.Time
	// After returns a channel that delivers after a duration. Default: time.After.
	After func(time.Duration) <-chan time.Time
	// Log hears what goes wrong. Default: slog.Default.
	Log *slog.Logger
}

// Keeper owns one client's session. It is safe for concurrent use.
type Keeper struct {
	config Config
	relay  *http.Client

	asked     chan func(context.Context)
	stopped   chan struct{}
	listeners sync.WaitGroup
	back      <-chan struct{} // the store's, nil when it has none

	// Run's goroutine alone uses these.
	tries  int   // failed refreshes in a row
	failed error // of the last refresh, nil when it went well
	left   bool  // the store holds what a sign-out could not remove

	// pause and silence are the relay's; tests replace them.
	pause   func(context.Context, time.Duration) error
	silence time.Duration

	mu      sync.Mutex
	state   State
	session *session     // nil while nobody is signed in
	tokens  *auth.Tokens // the session's; replaced, never changed
}

// New returns a keeper, or every mistake in the configuration. It makes no
// network call and does not touch the store.
func New(config Config) (*Keeper, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("keeper: configuration: %w", err)
	}
	k := &Keeper{
		config:  config,
		relay:   newRelayClient(),
		asked:   make(chan func(context.Context)),
		stopped: make(chan struct{}),
		silence: relaySilence,
		state:   State{Phase: Starting},
	}
	k.pause = k.wait
	if store, ok := config.Store.(ReturningStore); ok {
		k.back = store.Back()
	}
	return k, nil
}

func (c Config) withDefaults() (Config, error) {
	var mistakes []error
	if c.Auth == nil || c.Store == nil {
		mistakes = append(mistakes, errors.New("the Auth and the Store are required"))
	}
	if u, err := url.Parse(c.RelayURL); c.RelayURL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		mistakes = append(mistakes, fmt.Errorf("the RelayURL %q is not a URL like https://app.example.com/session/events", c.RelayURL))
	}
	if c.Changed == nil {
		c.Changed = func() {}
	}
	if c.Observer == nil {
		c.Observer = func(auth.Event) {}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.After == nil {
		c.After = time.After
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c, errors.Join(mistakes...)
}
