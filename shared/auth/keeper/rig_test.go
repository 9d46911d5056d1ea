package keeper

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
	"example.com/multiapp/shared/auth/timeline"
)

const clientID = "native_test"

// memoryStore is a store that takes notes and can break.
type memoryStore struct {
	mu     sync.Mutex
	secret auth.Secret
	broken error
	calls  []string
}

func (m *memoryStore) call(what string, do func()) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls = append(m.calls, what)
	if m.broken == nil {
		do()
	}
	return m.broken
}

func (m *memoryStore) Load(context.Context) (secret auth.Secret, err error) {
	err = m.call("load", func() { secret = m.secret })
	if err == nil && secret == "" {
		err = ErrNothingStored
	}
	return secret, err
}

func (m *memoryStore) Save(_ context.Context, s auth.Secret) error {
	return m.call("save", func() { m.secret = s })
}

func (m *memoryStore) Clear(context.Context) error { return m.call("clear", func() { m.secret = "" }) }

func (m *memoryStore) breaks(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.broken, m.calls = err, nil
}

// holds returns what is stored, and what was asked of the store.
func (m *memoryStore) holds() (string, []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.secret.Reveal(), m.calls
}

// bench is a keeper between a made-up environment, and a clock that stands still.
type bench struct {
	*Keeper
	t        *testing.T
	issuer   *authtest.Issuer
	store    *memoryStore
	timeline *timeline.Recorder
	changed  chan struct{}
	ticks    chan time.Time

	mu        sync.Mutex
	now       time.Time
	refreshes int
	// refresh answers a refresh exchange; nil rotates.
	refresh http.HandlerFunc
}

// newBench returns a keeper that does not run yet; stored is in its store.
func newBench(t *testing.T, stored auth.Secret, change ...func(*Config)) *bench {
	t.Helper()
	b := &bench{t: t, issuer: authtest.Start(t), store: &memoryStore{secret: stored}, timeline: timeline.New(),
		changed: make(chan struct{}, 1), ticks: make(chan time.Time), now: time.Now().Truncate(time.Second)}
	b.issuer.Token = b.handleToken
	client, err := auth.New(auth.Config{Issuer: b.issuer.URL, ClientID: clientID, Now: b.clock})
	if err != nil {
		t.Fatal(err)
	}
	config := Config{Auth: client, Store: b.store, Observer: b.timeline.Record, Now: b.clock,
		Changed: func() {
			select {
			case b.changed <- struct{}{}:
			default:
			}
		},
		After: func(time.Duration) <-chan time.Time { return b.ticks },
		Log:   slog.New(slog.NewTextHandler(io.Discard, nil))}
	for _, f := range change {
		f(&config)
	}
	if b.Keeper, err = New(config); err != nil {
		t.Fatal(err)
	}
	return b
}

// run keeps the session until the test ends, or stop is called.
func (b *bench) run() (stop func()) {
	ctx, cancel := context.WithCancel(b.t.Context())
	over := make(chan struct{})
	go func() { defer close(over); b.Run(ctx) }()
	stop = func() { cancel(); <-over }
	b.t.Cleanup(stop)
	return stop
}

// signIn runs the keeper and starts a session, as a login would.
func (b *bench) signIn() {
	b.t.Helper()
	b.run()
	b.untilPhase(SignedOut)
	b.start()
}

func (b *bench) start() {
	b.t.Helper()
	tokens, err := b.config.Auth.Refresh(b.t.Context(), &auth.Tokens{RefreshToken: "login"})
	if err != nil {
		b.t.Fatal(err)
	}
	b.mu.Lock()
	b.refreshes = 0
	b.mu.Unlock()
	if err := b.Start(b.t.Context(), tokens); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

// pass lets time pass while the machine is awake: Run looks at the clock as it goes.
func (b *bench) pass(d time.Duration) {
	for ; d > 0; d -= longestNap {
		b.sleep(min(d, longestNap))
		b.ticks <- time.Time{}
	}
	b.sync()
}

// sleep moves the clock on the wall and nothing else, as a suspended machine or
// somebody who sets the clock does; negative: back.
func (b *bench) sleep(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

// tick lets Run look at the clock. The second send returns when the first look is over.
func (b *bench) tick() {
	b.ticks <- time.Time{}
	b.ticks <- time.Time{}
}

// sync returns when Run has done what it was doing.
func (b *bench) sync() { b.tick() }

func (b *bench) handleToken(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	b.refreshes++
	refresh, now, n := b.refresh, b.now, b.refreshes
	b.mu.Unlock()
	if refresh != nil {
		refresh(w, r)
		return
	}
	authtest.WriteJSON(w, http.StatusOK, map[string]any{
		"access_token":  b.issuer.Sign(b.issuer.AccessClaims(clientID, now)),
		"id_token":      b.issuer.Sign(b.issuer.IDClaims(clientID, "", now)),
		"refresh_token": "refresh-" + strconv.Itoa(n), "token_type": "Bearer", "expires_in": 299,
	})
}

func (b *bench) refreshed() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.refreshes
}

func (b *bench) onRefresh(h http.HandlerFunc) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refresh = h
}

// until waits for a state, not for a time.
func (b *bench) until(what string, good func(State) bool) State {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 20*time.Second)
	defer cancel()
	for {
		if s := b.State(); good(s) {
			return s
		}
		select {
		case <-b.changed:
		case <-ctx.Done():
			b.t.Fatalf("never: %s; the state is %+v", what, b.State())
		}
	}
}

func (b *bench) untilPhase(p Phase) State {
	b.t.Helper()
	return b.until(string(p), func(s State) bool { return s.Phase == p })
}

func refuse(w http.ResponseWriter, _ *http.Request) {
	authtest.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
}
