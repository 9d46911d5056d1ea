package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/web/internal/cookie"
)

// M4: the panel tells of the last sign-out, on every page that follows it, and for nobody else.
func TestLastSignOutForReal(t *testing.T) {
	e, a := startReal(t)
	b, stranger := newBrowser(t, a), newBrowser(t, a)
	signInAs(b, e, pathLogin, environmenttest.Ada)
	if b.get(pathHome).want(t, http.StatusOK, `id="session-ended"`, `src="/assets/events.`); len(b.cookies(pathHome)) != 1 {
		t.Errorf("cookies %v", b.cookies(pathHome))
	}
	heard := a.hearBackchannel()
	e.EndSession(b.openAccessOf().SessionID)
	<-heard
	panel := []string{"The last sign-out", `data-via="back channel"`, "asked by Local environment", "ms later"}
	b.follow().get(pathHome).want(t, http.StatusOK, panel...)
	b.get(pathHome).want(t, http.StatusOK, append(panel, "Sign in once")...)
	signInAs(b, e, pathLogin, environmenttest.Ada)
	b.get(pathHome).want(t, http.StatusOK, append(panel, "Ada Lovelace")...)
	heard = a.hearBackchannel()
	b.follow().post(pathLogout, url.Values{}, "Sec-Fetch-Site", "same-origin").want(t, http.StatusOK, "You signed out.", `data-via="you"`)
	<-heard
	b.get(pathHome).want(t, http.StatusOK, "You asked this app to sign out", "The environment ended the session")
	stranger.get(pathHome).want(t, http.StatusOK, "Sign in once")
	if got := stranger.get(pathHome).body; strings.Contains(got, `id="last-sign-out"`) {
		t.Error("a stranger sees a panel")
	}
}

// M4: what does not open, or is no record, shows nothing and breaks nothing.
func TestLastSignOutIsNotBelieved(t *testing.T) {
	_, a := startReal(t)
	b := newBrowser(t, a)
	for _, value := range []string{"garbage", sealed(t, a, lastSignOutSpec, "7"), sealed(t, a, accessSpec, "{}")} {
		b.setCookie(lastSignOutSpec, value)
		if got := b.get(pathHome).want(t, http.StatusOK, "Sign in once").body; strings.Contains(got, `id="last-sign-out"`) {
			t.Errorf("%.12s shows a panel", value)
		}
	}
}

func sealed(t *testing.T, a *app, spec cookie.Spec, value string) string {
	t.Helper()
	w := httptest.NewRecorder()
	if err := a.Server.cookies.Set(w, spec, []byte(value)); err != nil {
		t.Fatal(err)
	}
	return w.Result().Cookies()[0].Value
}
