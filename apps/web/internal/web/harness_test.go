package web

import (
	"bytes"
	"log/slog"
	"net"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/apps/web/internal/cookie"
	"example.com/multiapp/shared/auth/ended"
)

var testKey = bytes.Repeat([]byte{7}, cookie.KeySize)

// app is a running web app with what tests look into.
type app struct {
	*Server
	url   string
	clock *clock
	logs  *logs
}

// startApp serves a web app of the environment at issuer until the test ends.
func startApp(t testing.TB, issuer string, change ...func(*Config)) *app {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	a := &app{url: "http://localhost:" + port, clock: &clock{now: time.Now()}, logs: &logs{}}
	config := Config{Issuer: issuer, URL: a.url, ClientID: "web", ClientSecret: "a-web-secret", Addr: "127.0.0.1:0", Data: "unused",
		SPAURL: "http://localhost:5174", APIClientIDs: []string{"spa", "desktop"}, Now: a.clock.Now}
	for _, c := range change {
		c(&config)
	}
	a.Server, err = New(config, [][]byte{testKey}, startRegistry(t, config), slog.New(slog.NewTextHandler(a.logs, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Server.Close() })
	server.Config.Handler = a
	server.Start()
	t.Cleanup(server.Close)
	t.Cleanup(a.EndStreams)
	t.Cleanup(func() { a.logs.wantNoSecret(t) })
	return a
}

func startRegistry(t testing.TB, config Config) ended.Registry {
	t.Helper()
	if config.StateURL == "" {
		return ended.NewMemory(config.Now)
	}
	registry, err := ended.Open(config.StateURL.Reveal(), "", config.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = registry.Close() })
	return registry
}

// clock is a time that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// logs is the log of an app.
type logs struct {
	mu      sync.Mutex
	text    bytes.Buffer
	waiting map[string]chan struct{} // closed by the next line that has the key
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for text, heard := range l.waiting {
		if bytes.Contains(p, []byte(text)) {
			close(heard)
			delete(l.waiting, text)
		}
	}
	return l.text.Write(p)
}

// hear returns a channel that is closed when the app logs a step of that kind.
func (a *app) hear(step string) <-chan struct{} { return a.hearText("step=" + step) }

// hearBackchannel returns a channel that is closed when a logout token has ended a session.
func (a *app) hearBackchannel() <-chan struct{} { return a.hearText(`reason="back-channel logout"`) }

func (a *app) hearText(text string) <-chan struct{} {
	heard := make(chan struct{})
	a.logs.mu.Lock()
	defer a.logs.mu.Unlock()
	if a.logs.waiting == nil {
		a.logs.waiting = make(map[string]chan struct{})
	}
	a.logs.waiting[text] = heard
	return heard
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// secrets are what must not be found in a log: JWTs, codes, states, refresh
// tokens, client secrets, sealed cookies.
var secrets = regexp.MustCompile(`eyJ[\w-]{8,}|[?&](code|state|logout_token|refresh_token)=|rt_\w+|a-web-secret|local-web-secret|[123]\.[\w-]{60,}`)

func (l *logs) wantNoSecret(t testing.TB) {
	t.Helper()
	for _, line := range strings.Split(l.String(), "\n") {
		if secrets.MatchString(line) {
			t.Errorf("the log shows a secret: %s", line)
		}
	}
}
