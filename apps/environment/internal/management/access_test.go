package management_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/directory"
)

// E4: without a good token of an application's own nobody gets in, and learns not even which paths there are.
func TestNoToken(t *testing.T) {
	a := start(t)
	user := a.login(t, environmenttest.Ada)
	good := "Bearer " + a.token
	for name, authorization := range map[string]string{
		"none": "", "no scheme": a.token, "another scheme": "Basic " + a.token, "empty": "Bearer ", "no JWT": "Bearer abc", "changed": good[:len(good)-3] + "AAA",
		"a user's access token": "Bearer " + user["access_token"].(string), "an ID token": "Bearer " + user["id_token"].(string),
		"a refresh token": "Bearer " + user["refresh_token"].(string),
	} {
		for _, path := range []string{"/api/v1/users", "/api/v1/nothing", "/api/v1"} {
			got := a.call("GET", path, "", "Authorization", authorization)
			got.problem(http.StatusUnauthorized, 16)
			want := `Bearer realm="environment", error="invalid_token"`
			if name == "none" {
				want = `Bearer realm="environment"`
			}
			if challenge := got.Header.Get("WWW-Authenticate"); challenge != want {
				t.Errorf("%s: %s", name, challenge)
			}
		}
	}
	a.call("GET", "/api/v1/users?access_token="+url.QueryEscape(a.token), "", "Authorization", "").problem(http.StatusUnauthorized, 16)
}

// E4: a token that has expired or was revoked opens nothing.
func TestTokenEnds(t *testing.T) {
	a := start(t)
	a.call("GET", "/api/v1/users", "").ok(http.StatusOK)
	form := url.Values{"token": {a.token}, "client_id": {"web_local"}, "client_secret": {environmenttest.WebSecret}}
	resp, err := http.PostForm(a.URL+"/oauth/revoke", form)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close() // empty
	a.call("GET", "/api/v1/users", "").problem(http.StatusUnauthorized, 16)

	a.token = a.ManagementToken("web_local", environmenttest.WebSecret)
	a.Advance(10 * time.Minute)
	a.call("GET", "/api/v1/users", "").problem(http.StatusUnauthorized, 16)
}

// E4: an application whose access is off is refused, at once when it is switched off; one that is deleted is unknown.
func TestAccessSwitch(t *testing.T) {
	a := start(t)
	a.call("GET", "/api/v1/users", "", "Authorization", "Bearer "+a.ManagementToken(shop, shopSecret)).problem(http.StatusForbidden, 7)
	admin := a.Inner().Admin
	if _, err := admin.UpdateApplication(t.Context(), "web_local", func(app *directory.Application) { app.ManagementAPI = false }); err != nil {
		t.Fatal(err)
	}
	a.call("GET", "/api/v1/users", "").problem(http.StatusForbidden, 7)
	a.call("DELETE", "/api/v1/users/usr_alan", "").problem(http.StatusForbidden, 7)
	if _, err := admin.UpdateApplication(t.Context(), "web_local", func(app *directory.Application) { app.ManagementAPI = true }); err != nil {
		t.Fatal(err)
	}
	a.call("GET", "/api/v1/users/usr_alan", "").ok(http.StatusOK)
	if err := admin.DeleteApplication(t.Context(), "web_local"); err != nil {
		t.Fatal(err)
	}
	a.call("GET", "/api/v1/users", "").problem(http.StatusUnauthorized, 16)
}

// E8: each call is in the journal, with who called and what came of it, and without the token.
func TestJournal(t *testing.T) {
	a := start(t)
	a.call("GET", "/api/v1/users/usr_none", "").problem(http.StatusNotFound, 5)
	events := a.Inner().Journal.Recent(1)
	if len(events) != 1 {
		t.Fatal("no event")
	}
	e := events[0]
	if e.Kind != "management" || e.ClientID != "web_local" || e.Status != http.StatusNotFound || e.Step != "GET /api/v1/users/{id}" || e.Reason == "" {
		t.Errorf("event %+v", e)
	}
	if strings.Contains(a.Log(), a.token) {
		t.Error("the token is in the log")
	}
}
