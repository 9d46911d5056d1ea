package auth_test

import (
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
)

// start is a moment with whole seconds, as tokens have them.
var start = time.Unix(1_800_000_000, 0)

// clock is a time that tests move by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// fixture is a client of a lying issuer, and the events it reported.
type fixture struct {
	*authtest.Issuer
	*auth.Client
	clock  *clock
	mu     sync.Mutex
	events []auth.Event
}

func newFixture(t testing.TB, changes ...func(*auth.Config)) *fixture {
	t.Helper()
	f := &fixture{Issuer: authtest.Start(t), clock: &clock{now: start}}
	config := auth.Config{Issuer: f.URL, ClientID: "web", ClientSecret: "client-secret", RedirectURL: "http://localhost/callback",
		PostLogoutRedirectURL: "http://localhost/signed-out", Now: f.clock.Now, Observer: f.record}
	for _, change := range changes {
		change(&config)
	}
	client, err := auth.New(config)
	if err != nil {
		t.Fatal(err)
	}
	f.Client = client
	return f
}

func (f *fixture) record(e auth.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.events = append(f.events, e)
}

// begin starts a login and prepares the token endpoint's answer to it.
func (f *fixture) begin(t *testing.T, idOverrides ...authtest.Claims) *auth.LoginAttempt {
	t.Helper()
	a, err := f.BeginLogin(t.Context(), auth.LoginOptions{})
	if err != nil {
		t.Fatal(err)
	}
	f.Token = func(w http.ResponseWriter, _ *http.Request) {
		now := f.clock.Now()
		authtest.WriteJSON(w, http.StatusOK, map[string]any{
			"access_token":  f.Sign(f.AccessClaims("web", now)),
			"refresh_token": "refresh-1", "token_type": "Bearer", "expires_in": 299,
			"id_token": f.Sign(f.IDClaims("web", a.Nonce.Reveal(), now, idOverrides...)),
		})
	}
	return a
}

// answer is the query of a successful authorization response.
func answer(a *auth.LoginAttempt) url.Values {
	return url.Values{"state": {a.State.Reveal()}, "code": {"the-code"}}
}

func refuse(status int, code string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		authtest.WriteJSON(w, status, map[string]string{"error": code, "error_description": "because"})
	}
}
