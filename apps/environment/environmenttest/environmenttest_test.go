package environmenttest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
)

const redirect = "http://localhost:8081/callback"

func authorizeURL(e *environmenttest.Environment) string {
	return e.URL + "/oauth/authorize?" + url.Values{
		"client_id": {"web_local"}, "redirect_uri": {redirect}, "response_type": {"code"}, "state": {"s"},
		"scope": {"openid profile email offline_access"},
	}.Encode()
}

func redeem(t *testing.T, e *environmenttest.Environment, form url.Values) (status int, body map[string]any) {
	t.Helper()
	form.Set("client_id", "web_local")
	form.Set("client_secret", "local-web-secret")
	resp, err := http.PostForm(e.URL+"/oauth/token", form)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, body
}

// E2, M1: the scripted browser signs in by click, by code, and without a page where there is a session.
func TestSignIn(t *testing.T) {
	e := environmenttest.Start(t)
	for _, user := range []string{environmenttest.Ada, "grace@example.com"} {
		browser := environmenttest.Browser(t)
		for _, user := range []string{user, ""} {
			back := e.SignIn(t, browser, authorizeURL(e), user)
			if back.Query().Get("code") == "" || back.Query().Get("state") != "s" || back.Query().Get("iss") != e.URL {
				t.Errorf("%s: came back to %s", user, back.Redacted())
			}
		}
	}
}

// E3: sessions and refresh tokens survive a restart; an address that is down refuses connections.
func TestRestart(t *testing.T) {
	e := environmenttest.Start(t)
	browser := environmenttest.Browser(t)
	back := e.SignIn(t, browser, authorizeURL(e), environmenttest.Ada)
	status, tokens := redeem(t, e, url.Values{"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "redirect_uri": {redirect}})
	if status != http.StatusOK {
		t.Fatalf("token: %d %v", status, tokens["error_description"])
	}
	e.Close()
	if _, err := http.Get(e.URL + "/healthz"); err == nil {
		t.Error("answered while it was down")
	}
	e.Reopen()
	e.SignIn(t, browser, authorizeURL(e), "")
	e.Advance(time.Hour)
	status, _ = redeem(t, e, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {tokens["refresh_token"].(string)}})
	if status != http.StatusOK {
		t.Errorf("refresh after a restart: %d", status)
	}
}
