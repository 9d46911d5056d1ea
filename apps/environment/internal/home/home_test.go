package home_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
)

func open(t *testing.T, browser *http.Client, address string) string {
	t.Helper()
	resp, err := browser.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d, %v", address, resp.StatusCode, err)
	}
	return string(body)
}

func expect(t *testing.T, page string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
}

// E2, E9: the front page says what runs here, who can sign in, and which applications there are.
func TestHome(t *testing.T) {
	env := environmenttest.Start(t)
	expect(t, open(t, environmenttest.Browser(t), env.URL+"/"), env.URL, "Ada Lovelace", "Analytical Engines", "admin",
		"web_local", "spa_local", "desktop_local", "http://localhost:8081/", `id="no-session"`, `href="/mailbox"`, `href="/deliveries"`)
}

// E2, E7: it shows the session of this browser with the applications that take part, and ends it.
func TestHomeSession(t *testing.T) {
	env, browser := environmenttest.Start(t), environmenttest.Browser(t)
	env.AddApplication(environmenttest.Application{ID: "app", Name: "The app", Type: environmenttest.Web, Secrets: []string{"secret"},
		RedirectURIs: []string{"http://127.0.0.1:9/callback"}})
	query := url.Values{"client_id": {"app"}, "response_type": {"code"}, "scope": {"openid"}, "redirect_uri": {"http://127.0.0.1:9/callback"}}
	env.SignIn(t, browser, env.URL+"/oauth/authorize?"+query.Encode(), environmenttest.Ada)
	expect(t, open(t, browser, env.URL+"/"), "ses_", "The app", `id="sign-out"`)

	resp, err := browser.PostForm(env.URL+"/session/end", nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	expect(t, open(t, browser, env.URL+"/"), `id="no-session"`)
}
