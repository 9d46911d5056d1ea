package web

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/shared/auth/authtest"
)

// fakeEnvironment is an issuer whose token endpoint tests can bend. The real
// environment serves the tests in session_test.go and beyond.
type fakeEnvironment struct {
	*authtest.Issuer

	mu        sync.Mutex
	now       func() time.Time
	nonces    map[string]string // by code
	spent     map[string]bool   // refresh tokens
	refreshes int
	// refuse answers instead, when it returns a status.
	refuse func(r *http.Request) (status int, code string)
	// hold, when set, is waited for by each refresh.
	hold chan struct{}
	// forgives makes a spent refresh token good again, as the environment does for a
	// few seconds (E6).
	forgives bool
	// started, when set, hears of each refresh.
	started chan struct{}
	// access and id change the tokens.
	access, id authtest.Claims
}

func startFake(t testing.TB, change ...func(*Config)) (*fakeEnvironment, *app) {
	t.Helper()
	f := &fakeEnvironment{Issuer: authtest.Start(t), nonces: make(map[string]string), spent: make(map[string]bool)}
	f.Token = f.handleToken
	a := startApp(t, f.URL, change...)
	f.now = a.clock.Now
	return f, a
}

func (f *fakeEnvironment) handleToken(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	refuse, hold := f.refuse, f.hold
	f.mu.Unlock()
	if refuse != nil {
		if status, code := refuse(r); status != 0 {
			authtest.WriteJSON(w, status, map[string]string{"error": code})
			return
		}
	}
	switch r.FormValue("grant_type") {
	case "refresh_token":
		f.refresh(w, r, hold)
		return
	case "client_credentials":
		authtest.WriteJSON(w, http.StatusOK, map[string]any{"access_token": "of-the-app", "token_type": "Bearer", "expires_in": 299})
		return
	}
	f.mu.Lock()
	nonce, known := f.nonces[r.FormValue("code")]
	delete(f.nonces, r.FormValue("code"))
	f.mu.Unlock()
	if !known {
		authtest.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
		return
	}
	f.answer(w, nonce)
}

func (f *fakeEnvironment) refresh(w http.ResponseWriter, r *http.Request, hold chan struct{}) {
	token := r.FormValue("refresh_token")
	f.mu.Lock()
	f.refreshes++
	spent := f.spent[token] && !f.forgives
	f.spent[token] = true
	f.mu.Unlock()
	if f.started != nil {
		f.started <- struct{}{}
	}
	if hold != nil {
		<-hold
	}
	if spent {
		authtest.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
		return
	}
	f.answer(w, "")
}

func (f *fakeEnvironment) answer(w http.ResponseWriter, nonce string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.now()
	authtest.WriteJSON(w, http.StatusOK, map[string]any{
		"access_token":  f.Sign(f.AccessClaims("web", now, f.access)),
		"id_token":      f.Sign(f.IDClaims("web", nonce, now, f.id)),
		"refresh_token": "rt_" + rand.Text(), "token_type": "Bearer", "expires_in": 299,
	})
}

// set changes the environment's behaviour.
func (f *fakeEnvironment) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

func (f *fakeEnvironment) refreshed() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.refreshes
}

// approve plays the user who signs in: it returns the callback's path.
func (f *fakeEnvironment) approve(login answer) string {
	code := rand.Text()
	f.set(func() { f.nonces[code] = login.query("nonce") })
	return fmt.Sprintf("/callback?code=%s&state=%s", code, login.query("state"))
}

func (f *fakeEnvironment) signIn(b *browser) {
	b.t.Helper()
	b.get(f.approve(b.get(pathLogin))).wantRedirect(b.t, http.StatusSeeOther, pathHome)
}
