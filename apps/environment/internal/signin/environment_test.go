package signin_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/session"
)

const (
	secret   = "a-secret-of-the-test"
	callback = "http://127.0.0.1:9/callback"
)

func start(t *testing.T) *environmenttest.Environment {
	t.Helper()
	env := environmenttest.Start(t)
	for _, id := range []string{"one", "two"} {
		env.AddApplication(environmenttest.Application{
			ID: id, Name: "App " + id, Type: environmenttest.Web, Secrets: []string{secret}, RedirectURIs: []string{callback},
		})
	}
	return env
}

func authorizeURL(env *environmenttest.Environment, client string, more ...string) string {
	q := url.Values{"client_id": {client}, "response_type": {"code"}, "scope": {"openid profile email"}, "redirect_uri": {callback}, "state": {"a b"}}
	for i := 0; i < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return env.URL + "/oauth/authorize?" + q.Encode()
}

// idToken exchanges the code and returns the ID token's claims. Its signature is not this test's subject.
func idToken(t *testing.T, env *environmenttest.Environment, client string, back *url.URL) map[string]any {
	t.Helper()
	form := url.Values{"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "redirect_uri": {callback},
		"client_id": {client}, "client_secret": {secret}}
	resp, err := http.PostForm(env.URL+"/oauth/token", form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var got struct {
		ID string `json:"id_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil || got.ID == "" {
		t.Fatalf("code exchange: status %d, %v", resp.StatusCode, err)
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(got.ID, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

func cookie(env *environmenttest.Environment, browser *http.Client) string {
	u, _ := url.Parse(env.URL)
	for _, c := range browser.Jar.Cookies(u) {
		if c.Name == session.CookieName {
			return c.Value
		}
	}
	return ""
}

// page is what a browser got; redirects to an app are not followed.
type page struct {
	status   int
	location *url.URL
	path     string
	body     string
	header   http.Header
}

func send(t *testing.T, browser *http.Client, req *http.Request) page {
	t.Helper()
	client := *browser
	client.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), callback) {
			return http.ErrUseLastResponse
		}
		return nil
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	location, _ := resp.Location()
	return page{resp.StatusCode, location, resp.Request.URL.Path, string(body), resp.Header}
}

func get(t *testing.T, browser *http.Client, address string) page {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return send(t, browser, r)
}

func post(t *testing.T, browser *http.Client, address string, form url.Values) page {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return send(t, browser, r)
}

var requestField = regexp.MustCompile(`name="request" value="([^"]+)"`)

// handle is the waiting request that a page's forms carry.
func (p page) handle(t *testing.T) string {
	t.Helper()
	m := requestField.FindStringSubmatch(p.body)
	if m == nil {
		t.Fatalf("%s (%d) has no form of a waiting request", p.path, p.status)
	}
	return m[1]
}
