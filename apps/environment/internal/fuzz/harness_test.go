package fuzz

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environment"
	"example.com/multiapp/apps/environment/environmenttest"
)

// The clients. The web application's back channel is not registered, so that no request leaves the process.
const (
	web    = "fuzz_web"
	spa    = "fuzz_spa"
	native = "fuzz_native"
)

// redirects and signedOut are where each client may be answered, and where a browser may go after signing out.
var (
	redirects = map[string][]string{
		web: {"https://web.example/callback", "http://localhost:8081/a/b"}, spa: {"http://localhost:5174/callback"},
		native: {"http://127.0.0.1/callback", "com.example.app:/callback"},
	}
	signedOut = map[string][]string{
		web: {"https://web.example/signed-out"}, spa: {"http://localhost:5174/signed-out"}, native: {"http://127.0.0.1/signed-out"},
	}
)

// harness is an environment that is called in process. Its clock stands still: a code that is good at the start stays so.
type harness struct {
	env     *environmenttest.Environment
	secret  string         // of the web application
	cookies []*http.Cookie // of a browser with a session
}

func start(f *testing.F) *harness {
	f.Helper()
	now, h := time.Now(), &harness{secret: rand.Text()}
	h.env = environmenttest.Start(f, environmenttest.WithConfig(func(c *environment.Config) { c.Now = func() time.Time { return now } }))
	for id, kind := range map[string]string{web: environmenttest.Web, spa: environmenttest.SPA, native: environmenttest.Native} {
		a := environmenttest.Application{ID: id, Type: kind, RedirectURIs: redirects[id], PostLogoutRedirectURIs: signedOut[id]}
		if id == web {
			a.Secrets = []string{h.secret}
		}
		h.env.AddApplication(a)
	}
	browser := environmenttest.Browser(f)
	h.signIn(f, browser, spa, redirects[spa][0])
	h.cookies = browser.Jar.Cookies(h.issuer(f))
	return h
}

func (h *harness) issuer(t testing.TB) *url.URL {
	t.Helper()
	u, err := url.Parse(h.env.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// signIn lets a browser sign in to a client and returns the code, and the verifier that it was asked for with.
func (h *harness) signIn(t testing.TB, browser *http.Client, client, redirect string) (code, verifier string) {
	t.Helper()
	verifier = rand.Text() + rand.Text()
	sum := sha256.Sum256([]byte(verifier))
	back := h.env.SignIn(t, browser, h.env.URL+"/oauth/authorize?"+url.Values{
		"client_id": {client}, "redirect_uri": {redirect}, "response_type": {"code"}, "scope": {"openid offline_access"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}.Encode(), environmenttest.Ada)
	if code = back.Query().Get("code"); code == "" {
		t.Fatal("no code")
	}
	return code, verifier
}

// tokens is a token response.
type tokens struct {
	Refresh string `json:"refresh_token"`
	ID      string `json:"id_token"`
}

// login is a sign-in to the web application in a browser of its own, to the end.
func (h *harness) login(t testing.TB) (got tokens) {
	t.Helper()
	code, verifier := h.signIn(t, environmenttest.Browser(t), web, redirects[web][0])
	w := h.send(t, call{method: http.MethodPost, path: "/oauth/token", body: url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "code_verifier": {verifier}, "redirect_uri": {redirects[web][0]},
		"client_id": {web}, "client_secret": {h.secret},
	}.Encode()})
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
		t.Fatalf("login: status %d, %v", w.Code, err)
	}
	return got
}

// call is a request to be.
type call struct {
	method, path, query, body string
	header                    http.Header
	cookies                   []*http.Cookie
}

// send calls the environment. It returns nil for a request that no server would get to see.
func (h *harness) send(t testing.TB, c call) *httptest.ResponseRecorder {
	t.Helper()
	target := c.path + "?" + c.query
	u, err := url.ParseRequestURI(target)
	if err != nil || strings.Contains(target, " ") {
		return nil
	}
	r := httptest.NewRequestWithContext(t.Context(), c.method, "/", strings.NewReader(c.body))
	r.URL, r.RequestURI, r.Host = u, target, h.issuer(t).Host
	for name, values := range c.header {
		r.Header[name] = values
	}
	if c.method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, cookie := range c.cookies {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	h.env.Inner().ServeHTTP(w, r)
	return w
}
