// Package environmenttest starts a real local environment for tests: on a free port, with a data directory of its own
// and a clock that can be moved. Start with Start; Browser and SignIn drive its sign-in pages as a person would.
//
// It replaces nothing inside the environment: requests go over HTTP, sessions into SQLite, logout tokens to real
// addresses. Only the clock and the seed are the test's.
package environmenttest

import (
	"bytes"
	"context"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environment"
	"example.com/multiapp/apps/environment/internal/provider"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// The seeded users.
const (
	Ada   = "usr_ada"   // ada@example.com, admin of org_analytical
	Grace = "usr_grace" // grace@example.com, admin of org_harbor, member of org_analytical
	Alan  = "usr_alan"  // alan@example.com, member of org_analytical
)

// Environment is a running environment.
type Environment struct {
	URL string // the issuer, http://localhost:PORT, or https with WithTLS and WithTLSProxy

	t       testing.TB
	cfg     environment.Config
	apps    []Application
	addr    string
	offset  atomic.Int64 // of the clock, in nanoseconds
	log     lockedBuffer
	running *running // nil while it is down

	certificate, key string // files, with WithTLS and WithTLSProxy
	roots            *x509.CertPool
	proxied          bool
}

type running struct {
	*environment.Environment
	stop context.CancelFunc
	done chan error
}

// Option changes the environment before it starts.
type Option func(*Environment)

// WithApplication registers an application besides the seeded ones.
func WithApplication(a Application) Option {
	return func(e *Environment) { e.apps = append(e.apps, a) }
}

// WithConfig changes the configuration, for example the addresses that the seeded applications have.
func WithConfig(change func(*environment.Config)) Option {
	return func(e *Environment) { change(&e.cfg) }
}

// Start runs an environment until the test ends. It fails the test if that is not possible.
func Start(t testing.TB, options ...Option) *Environment {
	t.Helper()
	e := &Environment{t: t}
	e.cfg = environment.Config{Data: t.TempDir(), Seed: seed(t), Now: e.Now, Log: slog.New(slog.NewTextHandler(&e.log, nil))}
	for _, option := range options {
		option(e)
	}
	saveKey(t, e.cfg.Data)
	listener := listen(t, "127.0.0.1:0")
	e.addr = listener.Addr().String()
	e.URL, e.cfg.Addr = e.url(e.addr), e.addr
	e.cfg.Issuer = e.URL
	e.serve(listener)
	for _, a := range e.apps {
		e.register(a)
	}
	t.Cleanup(e.Close)
	return e
}

// seed reads environment.yaml, which stands beside this package's folder.
func seed(t testing.TB) []byte {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	text, err := os.ReadFile(filepath.Join(filepath.Dir(here), "..", "environment.yaml"))
	if err != nil {
		t.Fatalf("read environment.yaml: %v", err)
	}
	return text
}

// sharedKey spares each test the making of an RSA key.
var sharedKey = sync.OnceValues(func() (store.Key, error) { return provider.NewKey(time.Now().Add(-time.Hour)) })

func saveKey(t testing.TB, dir string) {
	t.Helper()
	key, err := sharedKey()
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }() // opened again at once
	if n, err := s.KeyCount(context.Background()); err != nil || n > 0 {
		return
	}
	if err := s.SaveKey(context.Background(), key); err != nil {
		t.Fatal(err)
	}
}

func listen(t testing.TB, addr string) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	return listener
}

func (e *Environment) serve(listener net.Listener) {
	e.t.Helper()
	inner, err := environment.New(context.Background(), e.cfg)
	if err != nil {
		_ = listener.Close() // the test fails anyway
		e.t.Fatalf("start the environment: %v", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	e.running = &running{inner, stop, make(chan error, 1)}
	done := e.running.done
	go func() { done <- inner.Serve(ctx, listener, io.Discard) }()
}

// Close takes the environment down: connections are refused until Reopen. Closing one that is down does nothing.
func (e *Environment) Close() {
	e.t.Helper()
	if e.running == nil {
		return
	}
	e.running.stop()
	if err := <-e.running.done; err != nil {
		e.t.Errorf("serve: %v", err)
	}
	if err := e.running.Environment.Close(); err != nil {
		e.t.Errorf("close: %v", err)
	}
	e.running = nil
	http.DefaultClient.CloseIdleConnections() // a POST on a connection from before would fail after Reopen
}

// Reopen starts the environment again after Close, at the same address and with the same data.
func (e *Environment) Reopen() {
	e.t.Helper()
	e.serve(listen(e.t, e.addr))
}

// Restart is Close and Reopen.
func (e *Environment) Restart() {
	e.t.Helper()
	e.Close()
	e.Reopen()
}

// Now is the environment's clock. Give it to the apps under test.
func (e *Environment) Now() time.Time { return time.Now().Add(time.Duration(e.offset.Load())) }

// Advance moves the clock and lets the environment do what is due by then: sessions that are past their limits have
// ended when it returns, and deliveries that wait are tried.
func (e *Environment) Advance(d time.Duration) {
	e.t.Helper()
	e.offset.Add(int64(d))
	if e.running == nil {
		return
	}
	if err := e.running.Tick(context.Background()); err != nil {
		e.t.Errorf("advance: %v", err)
	}
	e.running.Deliverer.Wake()
}

// RotateKeys makes a new signing key and signs with it from then on.
func (e *Environment) RotateKeys() {
	e.t.Helper()
	if err := e.running.RotateKeys(context.Background()); err != nil {
		e.t.Fatalf("rotate keys: %v", err)
	}
}

// EndSession ends a browser session as an administrator would; its applications are told (M6).
func (e *Environment) EndSession(sid string) {
	e.t.Helper()
	if err := e.running.Sessions.End(context.Background(), sid, session.ReasonLogout, session.ByEnvironment); err != nil {
		e.t.Fatalf("end session: %v", err)
	}
}

// SignOutEverywhere ends all sessions of a user as an administrator would; their applications are told (M6).
func (e *Environment) SignOutEverywhere(userID string) {
	e.t.Helper()
	if _, err := e.running.Sessions.EndAll(context.Background(), userID, session.ReasonLogout, session.ByEnvironment); err != nil {
		e.t.Fatalf("sign out everywhere: %v", err)
	}
}

// Inner is the environment itself, for the environment's own tests. It is replaced by Reopen.
func (e *Environment) Inner() *environment.Environment { return e.running.Environment }

// Log is what the environment has logged so far.
func (e *Environment) Log() string { return e.log.String() }

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
