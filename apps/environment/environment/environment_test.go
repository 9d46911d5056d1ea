package environment_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environment"
	"example.com/multiapp/apps/environment/environmenttest"
)

func get(t *testing.T, raw string, change func(*http.Request)) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, raw, nil)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(r)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// E1: every answer, page or not, has the same protective headers.
func TestHeaders(t *testing.T) {
	env := environmenttest.Start(t)
	for path, cache := range map[string]string{
		"/": "no-store", "/mailbox": "no-store", "/deliveries": "no-store", "/sign-in?request=x": "no-store", "/oidc/logout": "no-store",
		"/oauth/authorize": "no-store", "/userinfo": "no-store", "/keys": "public, max-age=60", "/healthz": "", "/readyz": "", "/nowhere": "no-store", "/no/where": "",
		"/pictures/usr_ada.svg": "public, max-age=3600",
	} {
		resp, _ := get(t, env.URL+path, nil)
		h := resp.Header
		if !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'; ") || !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'none'") ||
			strings.Contains(h.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("%s: Content-Security-Policy %q", path, h.Get("Content-Security-Policy"))
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("X-Request-Id") == "" {
			t.Errorf("%s: nosniff %q, referrer %q, request id %q", path, h.Get("X-Content-Type-Options"), h.Get("Referrer-Policy"), h.Get("X-Request-Id"))
		}
		if got := h.Get("Cache-Control"); got != cache {
			t.Errorf("%s: Cache-Control %q, want %q", path, got, cache)
		}
	}
}

// A mistyped page is answered by one that leads on; other mistakes keep their status.
func TestNowhere(t *testing.T) {
	env := environmenttest.Start(t)
	resp, body := get(t, env.URL+"/mailboxes", nil)
	if resp.StatusCode != http.StatusNotFound || !strings.Contains(body, "There is nothing here") || !strings.Contains(body, `href="/mailbox"`) {
		t.Errorf("/mailboxes: %s\n%s", resp.Status, body)
	}
	if resp, _ := get(t, env.URL+"/oauth/token", nil); resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET /oauth/token: %s", resp.Status)
	}
}

// E1: a name that was made to lead here (DNS rebinding) reads nothing.
func TestHostHeader(t *testing.T) {
	env := environmenttest.Start(t)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(env.URL, "http://"))
	for host, want := range map[string]int{
		"localhost:" + port: 200, "127.0.0.1:" + port: 200, "[::1]:" + port: 200, "LOCALHOST:" + port: 200,
		"evil.example": 421, "evil.example:" + port: 421, "localhost.evil.example": 421, "127.0.0.1.evil.example": 421,
	} {
		resp, _ := get(t, env.URL+"/healthz", func(r *http.Request) { r.Host = host })
		if resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", host, resp.StatusCode, want)
		}
	}
}

// E1, T7: a container listens on every address, and still answers only to the names of this machine; an environment
// that has a public name answers to any, for whoever gave it that name guards it.
func TestHostHeaderInAContainer(t *testing.T) {
	for issuer, want := range map[string]int{"http://localhost:8090": http.StatusMisdirectedRequest, "https://login.example.com": http.StatusOK} {
		cfg := environment.Config{Issuer: issuer, Addr: "0.0.0.0:8090", WebClientSecret: "a-random-value-of-my-own", Data: t.TempDir(), Seed: []byte("applications: []")}
		e, err := environment.New(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = e.Close() }) // nothing ran
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://evil.example/healthz", nil)
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s: %d, want %d", issuer, w.Code, want)
		}
	}
}

// E2: the browser may follow the sign-in form's answer to the application, which form-action would forbid otherwise; the
// session's cookie cannot be read by scripts or sent by other sites.
func TestSignInPageHeadersAndCookie(t *testing.T) {
	env := environmenttest.Start(t)
	browser := environmenttest.Browser(t)
	request := env.URL + "/oauth/authorize?" + url.Values{
		"client_id": {"desktop_local"}, "redirect_uri": {"http://127.0.0.1:53682/callback"}, "response_type": {"code"}, "scope": {"openid"},
		"code_challenge": {strings.Repeat("a", 43)}, "code_challenge_method": {"S256"},
	}.Encode()
	resp, err := browser.Get(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close() // only the headers matter
	if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "form-action 'self' http://127.0.0.1:53682;") {
		t.Errorf("Content-Security-Policy %q", csp)
	}
	var set []string
	browser.Transport = transport(func(r *http.Request) (*http.Response, error) {
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err == nil {
			set = append(set, resp.Header.Values("Set-Cookie")...)
		}
		return resp, err
	})
	env.SignIn(t, browser, request, environmenttest.Ada)
	found := false
	for _, c := range set {
		if strings.HasPrefix(c, "multiapp_environment_session=") {
			found = true
			if !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Lax") || !strings.Contains(c, "Path=/;") {
				t.Errorf("attributes %q", c[strings.Index(c, ";"):])
			}
		}
	}
	if !found {
		t.Error("no session cookie was set")
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// E1: a busy address is named, with what to do.
func TestBusyAddress(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }() // nothing was sent
	cfg := environment.Config{Addr: listener.Addr().String(), Data: t.TempDir(), Seed: []byte("applications: []")}
	err = environment.Run(t.Context(), cfg, io.Discard)
	if err == nil || !strings.Contains(err.Error(), cfg.Addr) || !strings.Contains(err.Error(), "ENVIRONMENT_ADDR") {
		t.Errorf("%v", err)
	}
}

// E1: a body larger than 1 MiB is refused.
func TestBodyLimit(t *testing.T) {
	env := environmenttest.Start(t)
	resp, err := http.Post(env.URL+"/oauth/token", "application/x-www-form-urlencoded", strings.NewReader("code="+strings.Repeat("a", 2<<20)))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close() // only the status matters
	if resp.StatusCode < 400 {
		t.Errorf("status %d", resp.StatusCode)
	}
}

// E8: the journal says what happened and why, and neither it nor the log holds a secret.
func TestJournalHasNoSecrets(t *testing.T) {
	env := environmenttest.Start(t)
	browser := environmenttest.Browser(t)
	request := url.Values{"client_id": {"web_local"}, "redirect_uri": {"http://localhost:8081/callback"}, "response_type": {"code"},
		"scope": {"openid offline_access"}, "state": {"secret-state-value"}}
	back := env.SignIn(t, browser, env.URL+"/oauth/authorize?"+request.Encode(), "ada@example.com")
	code := back.Query().Get("code")
	secrets := []string{code, "local-web-secret", "secret-state-value", env.OneTimeCode("ada@example.com")}
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {"http://localhost:8081/callback"},
		"client_id": {"web_local"}, "client_secret": {"local-web-secret"}}
	for range 2 {
		resp, err := http.PostForm(env.URL+"/oauth/token", form)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, field := range strings.Split(string(body), `"`) {
			if len(field) > 40 && !strings.Contains(field, " ") {
				secrets = append(secrets, field)
			}
		}
	}
	reasons := journalText(env)
	for _, want := range []string{"authorize ok page: sign in", "sign-in ok", "code ok", "code refused invalid_grant", "used before"} {
		if !strings.Contains(reasons, want) {
			t.Errorf("the journal lacks %q:\n%s", want, reasons)
		}
	}
	if len(secrets) < 7 {
		t.Fatalf("only %d secrets to look for", len(secrets))
	}
	for _, s := range secrets {
		if strings.Contains(env.Log(), s) || strings.Contains(reasons, s) {
			t.Errorf("a secret of %d characters was written down", len(s))
		}
	}
}

func journalText(env *environmenttest.Environment) (text string) {
	for _, e := range env.Inner().Journal.Recent(100) {
		text += string(e.Kind) + " " + e.Outcome + " " + e.Reason + "\n"
	}
	return text
}
