package signin

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/provider"
	"example.com/multiapp/apps/environment/internal/session"
)

// E2, requirement 14: prompt=select_account goes on as the same person without a new sign-in, or as another one.
func TestChooseAccount(t *testing.T) {
	f := newFixture(t)
	b := f.browser(t)
	f.requests.add(waiting("h1"))
	b.post(t, pages.PathSignInUser, "request", "h1", "user_id", "usr_ada")
	before := b.session(t)
	f.clock.advance(time.Minute)

	f.requests.add(provider.Waiting{Handle: "h2", Application: webApp, Page: provider.PageAccount})
	if p := b.get(t, pages.PathSignIn+"?request=h2"); p.path != pages.PathAccount {
		t.Fatalf("prompt=select_account shows %s", p.path)
	}
	mustLeave(t, b.post(t, pages.PathAccount, "request", "h2", "user_id", "usr_ada"), "code=for-"+before.ID)
	if s := b.session(t); !s.AuthTime.Equal(before.AuthTime) {
		t.Error("going on changed the time of the sign-in")
	}

	f.requests.add(provider.Waiting{Handle: "h3", Application: webApp, Page: provider.PageAccount})
	p := b.post(t, pages.PathAccount, "request", "h3", "user_id", "")
	if p.path != pages.PathSignIn || !strings.Contains(p.body, "Grace Hopper") {
		t.Errorf("another account leads to %s", p.path)
	}
}

// E2: without a new sign-in there is no going on where a fresh one was demanded (prompt=select_account and max_age).
func TestChooseAccountFresh(t *testing.T) {
	f := newFixture(t)
	b := f.browser(t)
	f.requests.add(waiting("h1"))
	b.post(t, pages.PathSignInUser, "request", "h1", "user_id", "usr_ada")
	f.requests.add(provider.Waiting{Handle: "h2", Application: webApp, Page: provider.PageAccount, Fresh: true})
	if p := b.post(t, pages.PathAccount, "request", "h2", "user_id", "usr_ada"); p.path != pages.PathSignIn {
		t.Errorf("leads to %s %s", p.path, p.location)
	}
}

// E2, requirement 14: prompt=consent asks, and takes yes.
func TestConsent(t *testing.T) {
	f := newFixture(t)
	b := f.browser(t)
	f.requests.add(waiting("h1"))
	b.post(t, pages.PathSignInUser, "request", "h1", "user_id", "usr_ada")
	f.requests.add(provider.Waiting{Handle: "h2", Application: webApp, Page: provider.PageConsent})
	if p := b.get(t, pages.PathSignIn+"?request=h2"); p.path != pages.PathConsent {
		t.Fatalf("prompt=consent shows %s", p.path)
	}
	mustLeave(t, b.post(t, pages.PathConsent, "request", "h2"), "code=for-")
}

// E2, requirement 13: signing in again is a new auth_time and cookie value in the same session; the old value is worth nothing.
func TestReauthentication(t *testing.T) {
	f := newFixture(t)
	b := f.browser(t)
	f.requests.add(waiting("h1"))
	b.post(t, pages.PathSignInUser, "request", "h1", "user_id", "usr_ada")
	first, cookie := b.session(t), b.cookie()
	f.clock.advance(time.Minute)
	f.requests.add(provider.Waiting{Handle: "h2", Application: webApp, Fresh: true})
	b.post(t, pages.PathSignInUser, "request", "h2", "user_id", "usr_ada")
	second := b.session(t)
	if second.ID != first.ID || !second.AuthTime.After(first.AuthTime) || b.cookie() == cookie {
		t.Errorf("sid %s then %s, auth_time %v then %v, cookie changed: %t", first.ID, second.ID, first.AuthTime, second.AuthTime, b.cookie() != cookie)
	}
	if _, err := f.sessions.FromRequest(withCookie(cookie)); !errors.Is(err, session.ErrNone) {
		t.Errorf("the old cookie value still stands for a session: %v", err)
	}
}

// E2: a cookie value planted before the sign-in is never taken over (session fixation).
func TestSessionFixation(t *testing.T) {
	f := newFixture(t)
	f.requests.add(waiting("h1"))
	req := formRequest(t, f.URL+pages.PathSignInUser, "request=h1&user_id=usr_ada")
	req.AddCookie(&http.Cookie{Name: session.CookieName, Value: "planted"})
	b := f.browser(t)
	resp, err := b.Do(req)
	read(t, resp, err)
	if _, err := f.sessions.FromRequest(withCookie("planted")); !errors.Is(err, session.ErrNone) {
		t.Errorf("the planted value stands for a session: %v", err)
	}
	if b.cookie() == "planted" || b.cookie() == "" {
		t.Error("the browser has no cookie value of its own")
	}
}

// E2, E7: signing in as somebody else ends the first person's session, logout tokens included.
func TestSomebodyElse(t *testing.T) {
	f := newFixture(t)
	b := f.browser(t)
	f.requests.add(waiting("h1"))
	b.post(t, pages.PathSignInUser, "request", "h1", "user_id", "usr_ada")
	adas := b.session(t)
	f.join(t, adas.ID, "web_local")
	f.requests.add(waiting("h2"))
	b.post(t, pages.PathSignInUser, "request", "h2", "user_id", "usr_grace")
	if s := b.session(t); s.UserID != "usr_grace" || s.ID == adas.ID {
		t.Errorf("session %s of %s", s.ID, s.UserID)
	}
	if _, err := f.sessions.Living(t.Context(), adas.ID); !errors.Is(err, session.ErrNone) {
		t.Errorf("the first person's session: %v", err)
	}
	if ds, err := f.store.DeliveriesOf(t.Context(), adas.ID); err != nil || len(ds) != 1 {
		t.Errorf("%d logout tokens are queued, %v", len(ds), err)
	}
}
