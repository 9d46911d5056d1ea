package web

import (
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/web/internal/cookie"
	"example.com/multiapp/shared/auth/authtest"
	"example.com/multiapp/shared/auth/ended"
)

// expired is longer than an access token lives, leeway included.
const expired = 7 * time.Minute

// W6: the user lands on the page they asked for, with rotated tokens.
func TestRefreshGoesUnnoticed(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	before := b.cookies(pathRefresh)
	a.clock.advance(expired)
	b.get("/?tab=2").wantRedirect(t, http.StatusTemporaryRedirect, "/session/refresh?return_to=%2F%3Ftab%3D2")
	b.get("/session/refresh?return_to=%2F%3Ftab%3D2").wantRedirect(t, http.StatusTemporaryRedirect, "/?tab=2")
	after := b.cookies(pathRefresh)
	for _, spec := range []string{accessSpec.Name, refreshSpec.Name} {
		if after[spec] == "" || after[spec] == before[spec] {
			t.Errorf("%s was not replaced", spec)
		}
	}
	b.wantSignedIn()
	a.clock.advance(expired) // and again, with the rotated token
	b.follow().get("/?tab=3").want(t, http.StatusOK, "Ada Lovelace")
	if f.refreshed() != 2 {
		t.Errorf("%d refreshes, want 2", f.refreshed())
	}
}

// W6: parallel requests of one browser are one refresh and no logout.
func TestParallelRequestsRefreshOnce(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	a.clock.advance(expired)
	follow := b.follow()
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { follow.get("/").want(t, http.StatusOK, "Ada Lovelace") })
	}
	wg.Wait()
	if f.refreshed() != 1 {
		t.Errorf("%d refreshes, want 1", f.refreshed())
	}
	b.wantSignedIn()
}

// W6: tabs that all hold the old refresh token share one exchange, while it runs and after it.
func TestLatecomersShareTheRefresh(t *testing.T) {
	f, a := startFake(t)
	f.hold = make(chan struct{})
	b := newBrowser(t, a)
	f.signIn(b)
	old := b.cookies(pathRefresh)
	a.clock.advance(expired)
	tab := func() *browser {
		other := newBrowser(t, a)
		other.setCookie(accessSpec, old[accessSpec.Name])
		other.setCookie(refreshSpec, old[refreshSpec.Name])
		return other
	}
	var wg sync.WaitGroup
	for range 20 {
		one := tab()
		wg.Go(func() {
			one.get(pathRefresh).wantRedirect(t, http.StatusTemporaryRedirect, pathHome)
			one.wantSignedIn()
		})
	}
	close(f.hold)
	wg.Wait()
	late := tab()
	late.get(pathRefresh).wantRedirect(t, http.StatusTemporaryRedirect, pathHome)
	late.wantSignedIn()
	if f.refreshed() != 1 {
		t.Errorf("%d refreshes, want 1", f.refreshed())
	}
}

// W6: a form sent with an expired access token arrives, with everything typed into it.
func TestRefreshKeepsAForm(t *testing.T) {
	f, a := startFake(t)
	a.echo.POST("/form", func(c echo.Context) error { return c.String(http.StatusOK, "got "+c.FormValue("text")) },
		a.requireSession(a.handleWelcome))
	b := newBrowser(t, a)
	f.signIn(b)
	a.clock.advance(expired)
	b.follow().post("/form", url.Values{"text": {"a long letter"}}).want(t, http.StatusOK, "got a long letter")
}

// M3: a refused refresh token is a session that ended elsewhere.
func TestRefreshRefusedSignsOut(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	a.clock.advance(expired)
	f.set(func() {
		f.refuse = func(*http.Request) (int, string) { return http.StatusBadRequest, "invalid_grant" }
	})
	b.get("/session/refresh?return_to=/members").
		wantRedirect(t, http.StatusSeeOther, "/signed-out?reason=elsewhere&return_to=%2Fmembers")
	b.wantSignedOut()
	b.get("/signed-out?reason=elsewhere&return_to=%2Fmembers").want(t, http.StatusOK, "You signed out in another app.", "/login?return_to=%2Fmembers")
}

// W14: nothing but invalid_grant signs out; the page offers a retry that works.
func TestRefreshFailuresKeepTheUserIn(t *testing.T) {
	failures := map[string]func(f *fakeEnvironment){
		"Down":          func(f *fakeEnvironment) { f.SetDown(true) },
		"ServerError":   func(f *fakeEnvironment) { f.refuse = refuseWith(http.StatusInternalServerError, "server_error") },
		"InvalidClient": func(f *fakeEnvironment) { f.refuse = refuseWith(http.StatusUnauthorized, "invalid_client") },
		"OtherUser":     func(f *fakeEnvironment) { f.access = authtest.Claims{"sub": "usr_2"} },
	}
	for name, fail := range failures {
		t.Run(name, func(t *testing.T) {
			f, a := startFake(t)
			b := newBrowser(t, a)
			f.signIn(b)
			a.clock.advance(expired)
			before := b.cookies(pathRefresh)
			fail(f)
			res := b.follow().get("/?tab=2").want(t, http.StatusServiceUnavailable)
			if after := b.cookies(pathRefresh); after[refreshSpec.Name] != before[refreshSpec.Name] || after[accessSpec.Name] == "" {
				t.Error("a cookie was lost")
			}
			if len(res.Header.Values("Set-Cookie")) != 0 {
				t.Error("the page touches cookies")
			}
			f.SetDown(false)
			f.set(func() { f.refuse, f.access = nil, nil; clear(f.spent) })
			a.clock.advance(time.Minute)
			b.follow().get("/?tab=2").want(t, http.StatusOK, "Ada Lovelace")
		})
	}
}

func refuseWith(status int, code string) func(*http.Request) (int, string) {
	return func(*http.Request) (int, string) { return status, code }
}

// W6: without a refresh token there is nothing to wait for.
func TestRefreshWithoutToken(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	a.clock.advance(expired)
	b.setCookie(refreshSpec, "1.nonsense")
	b.get(pathRefresh).wantRedirect(t, http.StatusSeeOther, "/signed-out?reason=expired")
	b.wantSignedOut()
	b.get("/signed-out?reason=expired").want(t, http.StatusOK, "Your session expired.")
}

// W13: the refresh leads nowhere else.
func TestRefreshDestination(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	for _, to := range []string{"//evil.example", "/%5Cevil", "https://evil.example", "/session/refresh"} {
		b.get(pathRefresh+"?return_to="+url.QueryEscape(to)).wantRedirect(t, http.StatusTemporaryRedirect, pathHome)
	}
}

// A logout that passes a refresh on its way is not undone by its result. // W7
func TestLogoutDuringRefresh(t *testing.T) {
	f, a := startFake(t)
	f.hold, f.started = make(chan struct{}), make(chan struct{})
	b := newBrowser(t, a)
	f.signIn(b)
	tab := newBrowser(t, a)
	for _, spec := range []cookie.Spec{accessSpec, refreshSpec} {
		tab.setCookie(spec, b.cookies(pathRefresh)[spec.Name])
	}
	a.clock.advance(expired)
	done := make(chan answer)
	go func() { done <- tab.get(pathRefresh) }()
	<-f.started
	b.post(pathLogout, nil).want(t, http.StatusSeeOther)
	close(f.hold)
	(<-done).wantRedirect(t, http.StatusSeeOther, "/signed-out?reason=elsewhere")
	tab.wantSignedOut()
}

// W8: a session that ended over the back channel is not refreshed.
func TestEndedSessionIsNotRefreshed(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	a.clock.advance(expired)
	if err := a.ended.End(t.Context(), ended.Ending{SessionID: "ses_1", At: a.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	b.get(pathRefresh).wantRedirect(t, http.StatusSeeOther, "/signed-out?reason=elsewhere")
	if f.refreshed() != 0 {
		t.Error("an exchange took place")
	}
}

// W6: the user may renew before it is due; another site may not, and asking for it by
// a link does nothing.
func TestRenewNowForReal(t *testing.T) {
	e, a := startReal(t)
	b := newBrowser(t, a)
	signInAs(b, e, pathLogin, environmenttest.Ada)
	before := b.openAccessOf()
	b.post(pathRefresh, url.Values{"renew": {"now"}}, "Sec-Fetch-Site", "cross-site").want(t, http.StatusForbidden)
	b.get(pathRefresh+"?renew=now").wantRedirect(t, http.StatusTemporaryRedirect, pathHome)
	if b.openAccessOf().Token != before.Token {
		t.Error("somebody else renewed the session")
	}
	b.post(pathRefresh, url.Values{"renew": {"now"}}, "Sec-Fetch-Site", "same-origin").wantRedirect(t, http.StatusSeeOther, pathHome)
	if after := b.openAccessOf(); after.Token == before.Token || after.ID != before.ID || after.SessionID != before.SessionID {
		t.Error("the session did not go on with a new token")
	}
	b.get(pathHome).want(t, http.StatusOK, "Refreshed the tokens", `id="renew"`)
}
