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
		"web_local", "spa_local", "desktop_local", "http://localhost:8081/", `id="no-session"`, `href="/mailbox"`, `href="/deliveries"`, `href="/users/usr_ada"`)
}

// E9: the header stays short, and leads to the applications that it leaves out.
func TestHeaderHasFewApps(t *testing.T) {
	env := environmenttest.Start(t)
	for _, name := range []string{"Third", "Fourth", "Fifth"} {
		env.AddApplication(environmenttest.Application{ID: name, Name: name, Type: environmenttest.SPA, RedirectURIs: []string{"http://127.0.0.1:9/callback"}})
	}
	header, _, _ := strings.Cut(open(t, environmenttest.Browser(t), env.URL+"/"), "</header>")
	expect(t, header, ">Fourth<", `<a href="/#applications">All apps</a>`)
	if strings.Contains(header, ">Fifth<") {
		t.Error("the header has five apps")
	}
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

// M6: it lists all sessions of the user, with browser, times and applications, and ends another one.
func TestHomeSessions(t *testing.T) {
	env, here, there := environmenttest.Start(t), environmenttest.Browser(t), environmenttest.Browser(t)
	there.Transport = firefox{}
	query := url.Values{"client_id": {"web_local"}, "response_type": {"code"}, "scope": {"openid"}, "redirect_uri": {"http://localhost:8081/callback"}}
	for _, browser := range []*http.Client{there, here} {
		env.SignIn(t, browser, env.URL+"/oauth/authorize?"+query.Encode(), environmenttest.Ada)
	}
	page := open(t, here, env.URL+"/")
	expect(t, page, "Firefox on Linux", "Go-http-client", "This browser", "used by Web app", `id="sign-out-everywhere"`)
	_, after, _ := strings.Cut(page, `name="sid" value="`)
	sid, _, _ := strings.Cut(after, `"`)
	resp, err := here.PostForm(env.URL+"/session/revoke", url.Values{"sid": {sid}})
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if page := open(t, here, env.URL+"/"); strings.Contains(page, sid) || !strings.Contains(page, "This browser") {
		t.Error("the session is still listed, or this browser's is not")
	}
	expect(t, open(t, there, env.URL+"/"), `id="no-session"`)
}

// firefox names the browser as Firefox does.
type firefox struct{}

func (firefox) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	return http.DefaultTransport.RoundTrip(r)
}
