// Package client is multiapp's native client without a window: it signs in and
// out through the system browser and calls the API; package keeper owns the
// session in between.
//
// Start with [New] and [Client.Run], which restores the session and keeps it
// alive; show [Client.State] whenever [Client.Changed] delivers. One concept, one file:
//
//	session.go  Run, Refresh, Check: what the keeper does
//	login.go    SignIn: one login through the browser
//	logout.go   SignOut: here first, then the browser
//	inbox.go    the ways on which the browser comes back
//	device.go   one login by a code, for devices that no browser comes back to
//	link.go     Link: an answer that comes as a link of the app's scheme
//	api.go      CallAPI: the web app's API with the access token
//	state.go    what there is to show
//
// It knows no user interface, no environment variable and no operating system.
// Methods that take a context block: call them off the user interface's goroutine.
package client

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/keeper"
	"example.com/multiapp/shared/auth/timeline"
)

// Config describes one native client. It is passed by value; [New] validates it
// and fills defaults on its own copy.
type Config struct {
	// Auth names the environment and the client id. A native app has no client
	// secret (RFC 8252 §8.5); redirects are chosen per login and need not be set.
	Auth auth.Config
	// Way is how the browser's answer comes back. Default: [Loopback].
	Way Way
	// RedirectPort is the loopback port, 0 for a free one on each login.
	RedirectPort int
	// Scheme is the app's own scheme, for [DeepLink]. Default: multiapp.
	Scheme string
	// LinksOpenApp tells whether the operating system opens the scheme's links with
	// this app. Default: it is taken for granted.
	LinksOpenApp func() bool
	// APIURL is the web app whose /api/me is called and whose /session/events tells
	// that the session has ended. The access token goes there: https, or this
	// machine, which the caller checks. Required.
	APIURL string
	// Store keeps the refresh token. Required.
	Store keeper.Store
	// OpenURL shows a URL in the system browser. It is called with http and https
	// URLs alone. Required.
	OpenURL func(string) error
	// LoginTimeout bounds the wait for the browser. Default: 5 minutes.
	LoginTimeout time.Duration
	// LogoutTimeout bounds the wait for the browser's confirmation. Default: 1 minute.
	LogoutTimeout time.Duration
	// HTTPClient calls the API. Default: a client with a time-out of 10 s.
	HTTPClient *http.Client
	// Now tells the time. Default: time.Now.
	Now func() time.Time
	// After returns a channel that delivers after a duration. Default: time.After.
	After func(time.Duration) <-chan time.Time
	// Log hears each protocol step and each failure. Default: slog.Default.
	Log *slog.Logger
}

// Client is one native client and its session. It is safe for concurrent use.
type Client struct {
	config   Config
	auth     *auth.Client
	keeper   *keeper.Keeper
	timeline *timeline.Recorder
	news     chan struct{}

	mu    sync.Mutex
	state State // without the keeper's part
	wait  *browserWait
	links *linkInbox // nil while no link is waited for
}

// New returns a client, or every mistake in the configuration. It makes no
// network call and does not touch the store.
func New(config Config) (*Client, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("client: configuration: %w", err)
	}
	c := &Client{config: config, timeline: timeline.New(), news: make(chan struct{}, 1)}
	c.config.Auth.Observer = c.observe
	if c.auth, err = auth.New(c.config.Auth); err != nil {
		return nil, err
	}
	c.keeper, err = keeper.New(keeper.Config{Auth: c.auth, Store: config.Store, RelayURL: c.apiURL("session/events"),
		Changed: c.tell, Observer: c.observe, Now: config.Now, After: config.After, Log: config.Log})
	return c, err
}

func (c Config) withDefaults() (Config, error) {
	var mistakes []error
	if c.RedirectPort < 0 || c.RedirectPort > 65535 {
		mistakes = append(mistakes, fmt.Errorf("the RedirectPort %d is not between 0 and 65535", c.RedirectPort))
	}
	if u, err := url.Parse(c.APIURL); err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		mistakes = append(mistakes, fmt.Errorf("the APIURL %q is not a URL like https://app.example.com", c.APIURL))
	}
	if c.Way != "" && c.Way != Loopback && c.Way != DeepLink && c.Way != Device {
		mistakes = append(mistakes, fmt.Errorf("the Way %q is none of %s, %s and %s", c.Way, Loopback, DeepLink, Device))
	}
	if c.Store == nil || c.OpenURL == nil {
		mistakes = append(mistakes, errors.New("the Store and OpenURL are required"))
	}
	c.Way, c.Scheme = cmp.Or(c.Way, Loopback), cmp.Or(c.Scheme, defaultScheme)
	if c.LinksOpenApp == nil {
		c.LinksOpenApp = func() bool { return true }
	}
	c.LoginTimeout = cmp.Or(c.LoginTimeout, 5*time.Minute)
	c.LogoutTimeout = cmp.Or(c.LogoutTimeout, time.Minute)
	if c.HTTPClient == nil {
		c.HTTPClient = &http.Client{Timeout: 10 * time.Second}
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
	c.Auth.Now = c.Now
	return c, errors.Join(mistakes...)
}
