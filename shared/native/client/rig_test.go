package client

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
	"example.com/multiapp/shared/auth/keeper"
)

const clientID = "desktop_test"

// memoryStore is a store whose content the test can see.
type memoryStore struct {
	mu     sync.Mutex
	secret auth.Secret
}

func (m *memoryStore) Load(context.Context) (auth.Secret, error) {
	if held := m.holds(); held != "" {
		return held, nil
	}
	return "", keeper.ErrNothingStored
}

func (m *memoryStore) Save(_ context.Context, s auth.Secret) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.secret = s
	return nil
}

func (m *memoryStore) Clear(ctx context.Context) error { return m.Save(ctx, "") }

func (m *memoryStore) holds() auth.Secret {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.secret
}

// bench is a client between a made-up environment, a browser played by the test,
// and a clock that stands still.
type bench struct {
	*Client
	issuer *authtest.Issuer
	store  *memoryStore

	mu        sync.Mutex
	browser   func(target string) error
	now       time.Time
	nonce     string
	refreshes int
}

func newBench(t *testing.T, change ...func(*Config)) *bench {
	t.Helper()
	b := &bench{issuer: authtest.Start(t), store: &memoryStore{}, now: time.Now().Truncate(time.Second)}
	b.issuer.Token = b.handleToken
	b.browser = b.comeBack
	config := Config{
		Auth:    auth.Config{Issuer: b.issuer.URL, ClientID: clientID},
		APIURL:  b.issuer.URL,
		Store:   b.store,
		OpenURL: b.open,
		Now:     b.Now,
		After:   func(time.Duration) <-chan time.Time { return nil }, // no refresh that the test did not ask for
		Log:     slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	for _, f := range change {
		f(&config)
	}
	c, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	b.Client = c
	b.run(t)
	return b
}

func (b *bench) Now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) sleep(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

// handleToken answers a code with tokens, and a refresh token with rotated ones.
func (b *bench) handleToken(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	if r.PostFormValue("grant_type") == "refresh_token" {
		b.refreshes++
	}
	nonce, now, n := b.nonce, b.now, b.refreshes
	b.mu.Unlock()
	authtest.WriteJSON(w, http.StatusOK, map[string]any{
		"access_token":  b.issuer.Sign(b.issuer.AccessClaims(clientID, now)),
		"id_token":      b.issuer.Sign(b.issuer.IDClaims(clientID, nonce, now)),
		"refresh_token": "refresh-" + strconv.Itoa(n), "token_type": "Bearer", "expires_in": 299,
	})
}

func (b *bench) refreshed() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.refreshes
}

func (b *bench) setBrowser(f func(target string) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.browser = f
}

func (b *bench) open(target string) error {
	b.mu.Lock()
	f := b.browser
	b.mu.Unlock()
	return f(target)
}

// comeBack plays a browser whose user says yes.
func (b *bench) comeBack(target string) error {
	query := b.sent(target)
	if back := query.Get("post_logout_redirect_uri"); back != "" {
		go visit(back + "?state=" + url.QueryEscape(query.Get("state")))
		return nil
	}
	go visit(query.Get("redirect_uri") + "?code=good&state=" + url.QueryEscape(query.Get("state")))
	return nil
}

// sent reads where the browser was sent and remembers the login's nonce.
func (b *bench) sent(target string) url.Values {
	u, err := url.Parse(target)
	if err != nil {
		panic(err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if nonce := u.Query().Get("nonce"); nonce != "" {
		b.nonce = nonce
	}
	return u.Query()
}

func visit(target string) (status int) {
	res, err := http.Get(target)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	return res.StatusCode
}

// until waits for a state, not for a time.
func (b *bench) until(t *testing.T, what string, good func(State) bool) State {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		if s := b.State(); good(s) {
			return s
		}
		select {
		case <-b.Changed():
		case <-ctx.Done():
			t.Fatalf("never: %s; the state is %+v", what, b.State())
		}
	}
}

func (b *bench) untilPhase(t *testing.T, p Phase) State {
	t.Helper()
	return b.until(t, string(p), func(s State) bool { return s.Phase == p })
}

// run keeps the session until the test ends.
func (b *bench) run(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() { defer close(over); b.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-over })
	b.untilPhase(t, SignedOut)
}
