package web

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
)

// startReal serves a web app that is registered at a real local environment and
// shares its clock.
func startReal(t testing.TB, options ...environmenttest.Option) (*environmenttest.Environment, *app) {
	t.Helper()
	e := environmenttest.Start(t, options...)
	a := startApp(t, e.URL, func(c *Config) { c.Now = e.Now })
	e.AddApplication(environmenttest.Application{
		ID: "web", Name: "Web app", Type: environmenttest.Web, Secrets: []string{"a-web-secret"},
		RedirectURIs: []string{a.url + pathCallback}, PostLogoutRedirectURIs: []string{a.url + pathSignedOut},
		InitiateLoginURI: a.url + pathLogin, BackchannelLogoutURI: a.url + pathBackchannel, ManagementAPI: true,
	})
	e.AddApplication(environmenttest.Application{ID: "other", Type: environmenttest.Web, Secrets: []string{"other-secret"},
		RedirectURIs: []string{"http://localhost:9/callback"}})
	return e, a
}

// signInAs goes through the environment's own form, and back to the app.
func signInAs(b *browser, e *environmenttest.Environment, path, user string) answer {
	b.t.Helper()
	return b.get(e.SignIn(b.t, b.Client, b.app.url+path, user).String())
}

// W1, W2, W4, W13: the whole login, by click and by one-time code.
func TestSignInForReal(t *testing.T) {
	e, a := startReal(t)
	for _, user := range []string{environmenttest.Ada, "ada@example.com"} {
		b := newBrowser(t, a)
		signInAs(b, e, "/login?return_to=/?tab=2", user).wantRedirect(t, http.StatusSeeOther, "/?tab=2")
		b.get("/?tab=2").want(t, http.StatusOK, "Ada Lovelace", "ada@example.com", "usr_ada", "ses_", "org_analytical", "admin", "RS256",
			"Sent the browser to the environment", "Exchanged the code for tokens", "Verified the tokens")
		for path, want := range map[string][]string{
			pathHome: {accessSpec.Name}, pathRefresh: {accessSpec.Name, refreshSpec.Name}, pathLogout: {accessSpec.Name, idSpec.Name}, "/assets/x": {accessSpec.Name},
		} {
			if got := b.cookies(path); len(got) != len(want) {
				t.Errorf("%s gets %d cookies, want %v", path, len(got), want)
			}
			for _, name := range want {
				if b.cookies(path)[name] == "" {
					t.Errorf("%s does not get %s", path, name)
				}
			}
		}
	}
}

// M1: the shared session signs in without a page; W1: two tabs at the same time.
func TestTwoTabsForReal(t *testing.T) {
	e, a := startReal(t)
	b := newBrowser(t, a)
	signInAs(b, e, pathLogin, environmenttest.Ada).want(t, http.StatusSeeOther)
	one := e.SignIn(t, b.Client, a.url+"/login?return_to=/one", "")
	two := e.SignIn(t, b.Client, a.url+"/login?return_to=/two", "")
	b.get(two.String()).wantRedirect(t, http.StatusSeeOther, "/two")
	b.get(one.String()).wantRedirect(t, http.StatusSeeOther, "/one")
	b.get(one.String()).wantRedirect(t, http.StatusSeeOther, pathHome) // W3: Back
	b.wantSignedIn()
}

// W3: a code is used once, also at the environment.
func TestUsedCodeForReal(t *testing.T) {
	e, a := startReal(t)
	b := newBrowser(t, a)
	back := e.SignIn(t, b.Client, a.url+pathLogin, environmenttest.Ada)
	e.Advance(11 * time.Minute)
	b.get(back.String()).want(t, http.StatusBadRequest, "used or has expired")
	b.wantSignedOut()
}

// W9: prompt=none without a session comes back as an error that the user can act on.
func TestPromptNoneForReal(t *testing.T) {
	e, a := startReal(t)
	b := newBrowser(t, a)
	back := e.SignIn(t, b.Client, a.url+"/login?prompt=none&return_to=/members", "")
	b.get(back.String()).want(t, http.StatusUnauthorized, "Please sign in", "/login?return_to=%2Fmembers")
}

// W6: 20 requests with an expired access token are one refresh and no logout.
func TestParallelRefreshForReal(t *testing.T) {
	e, a := startReal(t)
	b := newBrowser(t, a)
	signInAs(b, e, pathLogin, environmenttest.Ada)
	e.Advance(expired)
	follow := b.follow()
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { follow.get(pathHome).want(t, http.StatusOK, "Ada Lovelace") })
	}
	wg.Wait()
	b.wantSignedIn()
	if n := strings.Count(a.logs.String(), "step=TokenRefreshed"); n != 1 {
		t.Errorf("%d refreshes, want 1", n)
	}
	for range 3 { // rotation goes on
		e.Advance(expired)
		follow.get(pathHome).want(t, http.StatusOK, "Ada Lovelace", "Refreshed the tokens")
	}
}

// W6: three tabs through 100 expiries with rotation on are 100 refreshes and no logout.
func TestTabsThroughExpiriesForReal(t *testing.T) {
	e, a := startReal(t)
	b := newBrowser(t, a)
	signInAs(b, e, pathLogin, environmenttest.Ada)
	follow := b.follow()
	for range 100 {
		e.Advance(expired)
		var tabs sync.WaitGroup
		for range 3 {
			tabs.Go(func() { follow.get(pathHome).want(t, http.StatusOK, "Ada Lovelace") })
		}
		tabs.Wait()
	}
	if n := strings.Count(a.logs.String(), "step=TokenRefreshed"); n != 100 {
		t.Errorf("%d refreshes, want 100", n)
	}
	b.wantSignedIn()
}

// W14: the environment is down during a refresh, the user stays in; sessions survive its restart.
func TestEnvironmentDownForReal(t *testing.T) {
	e, a := startReal(t)
	b := newBrowser(t, a)
	signInAs(b, e, pathLogin, environmenttest.Ada)
	e.Close()
	b.get(pathHome).want(t, http.StatusOK, "Ada Lovelace") // the token is still good
	e.Advance(expired)
	b.follow().get(pathHome).want(t, http.StatusServiceUnavailable, "You are still signed in")
	e.Reopen()
	b.follow().get(pathHome).want(t, http.StatusOK, "Ada Lovelace")
}

// W7, W8, M2: a logout ends the shared session and comes back; the back channel has told this app.
func TestLogoutForReal(t *testing.T) {
	e, a := startReal(t)
	b, tab := newBrowser(t, a), newBrowser(t, a)
	signInAs(b, e, pathLogin, environmenttest.Ada)
	tab.setCookie(accessSpec, b.cookies(pathHome)[accessSpec.Name])
	tab.wantSignedIn()
	heard := a.hearBackchannel()
	b.follow().post(pathLogout, url.Values{}, "Sec-Fetch-Site", "same-origin").want(t, http.StatusOK, "You signed out.")
	b.wantSignedOut()
	<-heard
	tab.follow().get(pathHome).want(t, http.StatusOK, "You signed out in Web app · ", `data-via="back channel"`)
	if !strings.Contains(a.logs.String(), "step=LogoutReceived") {
		t.Error("no logout token arrived")
	}
	// The shared session is over: a login asks again.
	signInAs(b, e, pathLogin, environmenttest.Grace).want(t, http.StatusSeeOther)
	b.get(pathHome).want(t, http.StatusOK, "Grace Hopper")
}

// W8, M6: an administrator ends the session; the next request is signed out.
func TestSessionEndedElsewhereForReal(t *testing.T) {
	e, a := startReal(t)
	b, other := newBrowser(t, a), newBrowser(t, a)
	signInAs(b, e, pathLogin, environmenttest.Ada)
	signInAs(other, e, pathLogin, environmenttest.Ada)
	heard := a.hear("SessionEnded")
	e.EndSession(b.openAccessOf().SessionID)
	<-heard
	b.follow().get(pathHome).want(t, http.StatusOK, "You signed out in Local environment · ", `data-via="back channel"`)
	b.wantSignedOut()
	other.wantSignedIn() // the same user's other session
}

// M3: without a push, the next refresh notices.
func TestRefreshNoticesForReal(t *testing.T) {
	e, a := startReal(t)
	a.Server.ended = deaf{a.ended}
	b := newBrowser(t, a)
	signInAs(b, e, pathLogin, environmenttest.Ada)
	e.EndSession(b.openAccessOf().SessionID)
	e.Advance(expired)
	b.follow().get(pathHome).want(t, http.StatusOK, "You signed out in another app.", `data-via="refresh"`)
	b.wantSignedOut()
}

// W7, W14: the environment is down at logout.
func TestLogoutWhileDownForReal(t *testing.T) {
	e, a := startReal(t)
	b := newBrowser(t, a)
	signInAs(b, e, pathLogin, environmenttest.Ada)
	e.Close()
	b.post(pathLogout, nil).want(t, http.StatusServiceUnavailable, "You are signed out here", "may still be signed in")
	b.wantSignedOut()
	e.Reopen()
	signInAs(b, e, pathLogin, "").want(t, http.StatusSeeOther) // the shared session lived on
	b.wantSignedIn()
}

// M5: another app's code and tokens are worth nothing here.
func TestAnotherAppsTokensForReal(t *testing.T) {
	e, a := startReal(t)
	b := newBrowser(t, a)
	signInAs(b, e, pathLogin, environmenttest.Ada)
	query := url.Values{"client_id": {"other"}, "redirect_uri": {"http://localhost:9/callback"}, "response_type": {"code"},
		"scope": {"openid"}, "state": {"s"}}
	back := e.SignIn(t, b.Client, e.URL+"/oauth/authorize?"+query.Encode(), "")
	login := b.get(pathLogin)
	b2 := newBrowser(t, a)
	b2.Jar = b.Jar
	res := b2.get(pathCallback + "?" + url.Values{"code": {back.Query().Get("code")}, "state": {login.query("state")}, "iss": {e.URL}}.Encode())
	res.wantRedirect(t, http.StatusSeeOther, pathHome) // refused, and the session that was there goes on
	if b.openAccessOf().Profile.Name != "Ada Lovelace" || !strings.Contains(a.logs.String(), "authorization code rejected") {
		t.Error("the code was accepted")
	}
}

// W5: a new signing key is picked up, by login and by refresh.
func TestKeyRotationForReal(t *testing.T) {
	e, a := startReal(t)
	b := newBrowser(t, a)
	signInAs(b, e, pathLogin, environmenttest.Ada)
	e.RotateKeys()
	e.Advance(expired)
	b.follow().get(pathHome).want(t, http.StatusOK, "Ada Lovelace")
	b.wantSignedIn()
}
