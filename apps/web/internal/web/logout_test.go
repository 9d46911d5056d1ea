package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// W7
func TestLogout(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	b.get(pathLogin) // an attempt that is left lying around
	f.signIn(b)
	copied := b.cookies(pathRefresh)
	idToken := b.cookies(pathLogout)[idSpec.Name]
	res := b.post(pathLogout, nil).want(t, http.StatusSeeOther)
	if !strings.HasPrefix(res.location(), f.URL+"/oidc/logout?") || idToken == "" {
		t.Errorf("Location is %q", res.location())
	}
	if !strings.HasPrefix(res.query("id_token_hint"), "eyJ") || res.query("post_logout_redirect_uri") != a.url+"/signed-out" || res.query("state") == "" {
		t.Errorf("the logout request is incomplete: %v", res.location())
	}
	b.wantSignedOut()
	for name := range b.cookies(pathHome) {
		if name != lastSignOutSpec.Name {
			t.Errorf("%s is left", name)
		}
	}
	b.get("/signed-out?state="+res.query("state")).want(t, http.StatusOK, "You signed out.", `data-reason="you"`)

	// A copy of the cookies is dead as well, although its token has time left.
	thief := newBrowser(t, a)
	thief.setCookie(accessSpec, copied[accessSpec.Name])
	thief.setCookie(refreshSpec, copied[refreshSpec.Name])
	thief.get("/api/me").want(t, http.StatusUnauthorized, "session_ended")
	thief.get(pathHome).wantRedirect(t, http.StatusSeeOther, "/signed-out?reason=elsewhere")
}

// W7: signing in again joins the shared session if that lived on, and works.
func TestLoginAfterLogout(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	b.post(pathLogout, nil)
	f.signIn(b) // the fake environment gives out the same sid
	b.wantSignedIn()
}

// W7: another site cannot sign the user out, and neither can a link.
func TestLogoutIsNotForged(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	for _, header := range [][]string{
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site", "Origin", "http://localhost:5174"}, // the SPA's origin
		{"Origin", "https://evil.example"},
		{"Origin", "null"},
	} {
		res := b.post(pathLogout, nil, header...).want(t, http.StatusForbidden)
		if len(res.Header.Values("Set-Cookie")) > 0 {
			t.Errorf("%v: cookies were touched", header)
		}
		b.wantSignedIn()
	}
	b.get(pathLogout).want(t, http.StatusMethodNotAllowed)
	b.get(pathLogout, "Sec-Fetch-Site", "cross-site").want(t, http.StatusMethodNotAllowed)
	b.wantSignedIn()
	b.post(pathLogout, nil, "Sec-Fetch-Site", "same-origin", "Origin", a.url).want(t, http.StatusSeeOther)
	b.wantSignedOut()
}

// W7: the landing page believes a state only.
func TestSignedOutPage(t *testing.T) {
	f, a := startFake(t)
	newcomer := newBrowser(t, a)
	for _, query := range []string{"", "?state=", "?state=wrong", "?reason=you", "?reason=%3Cb%3E"} {
		res := newcomer.get("/signed-out"+query).want(t, http.StatusOK, "You are signed out")
		if strings.Contains(res.body, "You signed out.") || strings.Contains(res.body, "<b>") {
			t.Errorf("%q is believed or echoed", query)
		}
	}
	b := newBrowser(t, a)
	f.signIn(b)
	b.get("/signed-out?reason=elsewhere").wantRedirect(t, http.StatusSeeOther, pathHome)
	b.wantSignedIn()
	res := b.post(pathLogout, nil)
	b.get("/signed-out?state=wrong").want(t, http.StatusOK)
	b.get("/signed-out?state="+res.query("state")).want(t, http.StatusOK, `data-reason=""`) // a state works once
}

// W7, W14: when the environment cannot be told, the user is signed out here and hears the truth.
func TestLogoutWhileTheEnvironmentIsDown(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	f.SetDown(true)
	res := b.post(pathLogout, nil).want(t, http.StatusServiceUnavailable, "You are signed out here", "may still be signed in", f.URL+"/oidc/logout?")
	if strings.Contains(res.body, "eyJ") {
		t.Error("the ID token is in the page")
	}
	b.wantSignedOut()
	retry := res.body[strings.Index(res.body, f.URL+"/oidc/logout?"):]
	target, err := url.Parse(strings.ReplaceAll(retry[:strings.IndexByte(retry, '"')], "&amp;", "&"))
	if err != nil || target.Query().Get("client_id") != "web" {
		t.Fatalf("the retry is %v, %v", target, err)
	}
	b.get("/signed-out?state="+target.Query().Get("state")).want(t, http.StatusOK, "You signed out.")
}

// W7: nor does a copied refresh cookie bring that session back, as long as the environment keeps it.
func TestLogoutIsForGood(t *testing.T) {
	f, a := startFake(t)
	b, other, thief := newBrowser(t, a), newBrowser(t, a), newBrowser(t, a)
	f.signIn(b)
	thief.setCookie(refreshSpec, b.cookies(pathRefresh)[refreshSpec.Name])
	f.SetDown(true)
	b.post(pathLogout, nil).want(t, http.StatusServiceUnavailable)
	f.SetDown(false)
	a.clock.advance(30 * 24 * time.Hour)
	f.signIn(other)
	other.post(pathLogout, nil) // the registry forgets what is old when it learns something new
	thief.get(pathRefresh).wantRedirect(t, http.StatusSeeOther, "/signed-out?reason=elsewhere")
	if n := f.refreshed(); n != 0 {
		t.Errorf("the copy was exchanged %d times", n)
	}
}

// W7: without cookies there is still a way to end the shared session.
func TestLogoutWithoutSession(t *testing.T) {
	_, a := startFake(t)
	res := newBrowser(t, a).post(pathLogout, nil).want(t, http.StatusSeeOther)
	if res.query("id_token_hint") != "" || res.query("client_id") != "web" {
		t.Errorf("the logout request is %v", res.location())
	}
}
