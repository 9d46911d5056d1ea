package provider_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
)

const (
	webSecret   = "local-web-secret"
	webRedirect = "http://localhost:8081/callback"
	spaRedirect = "http://localhost:5174/callback"
	nativeURI   = "http://127.0.0.1:49152/callback"
	everything  = "openid profile email offline_access"
)

// verifier is a PKCE verifier; its randomness is not under test.
var verifier = strings.Repeat("v", 43)

// party is a client in a browser.
type party struct {
	t        *testing.T
	env      *environmenttest.Environment
	browser  *http.Client
	id       string
	secret   string
	redirect string
}

func web(t *testing.T, env *environmenttest.Environment) *party {
	t.Helper()
	return &party{t, env, environmenttest.Browser(t), "web_local", webSecret, webRedirect}
}

func spa(t *testing.T, env *environmenttest.Environment) *party {
	t.Helper()
	return &party{t, env, environmenttest.Browser(t), "spa_local", "", spaRedirect}
}

func native(t *testing.T, env *environmenttest.Environment) *party {
	t.Helper()
	return &party{t, env, environmenttest.Browser(t), "desktop_local", "", nativeURI}
}

// in is the same client in another party's browser.
func (p *party) in(other *party) *party {
	p.browser = other.browser
	return p
}

func values(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// request is the authorization request of the client with PKCE; pairs are set on top, an empty value removes one.
func (p *party) request(pairs ...string) url.Values {
	sum := sha256.Sum256([]byte(verifier))
	v := values("client_id", p.id, "redirect_uri", p.redirect, "response_type", "code", "scope", everything, "state", "state-1",
		"nonce", "nonce-1", "code_challenge_method", "S256", "code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]))
	for i := 0; i < len(pairs); i += 2 {
		if v.Set(pairs[i], pairs[i+1]); pairs[i+1] == "" {
			v.Del(pairs[i])
		}
	}
	return v
}

func (p *party) authorizeURL(pairs ...string) string {
	return p.env.URL + "/oauth/authorize?" + p.request(pairs...).Encode()
}

// authorize sends an authorization request and returns the answer without following it.
func (p *party) authorize(raw string) (*http.Response, string) {
	p.t.Helper()
	c := *p.browser
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := c.Get(raw)
	return read(p.t, resp, err)
}

func read(t *testing.T, resp *http.Response, err error) (*http.Response, string) {
	t.Helper()
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

// code signs the user in (or, with an empty user, relies on the session) and returns the code.
func (p *party) code(user string, pairs ...string) string {
	p.t.Helper()
	back := p.env.SignIn(p.t, p.browser, p.authorizeURL(pairs...), user)
	code := back.Query().Get("code")
	if code == "" {
		p.t.Fatalf("came back without a code: %s", back.Query().Get("error_description"))
	}
	return code
}

// tokens is a token response.
type tokens struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	ID      string `json:"id_token"`
	Expires int    `json:"expires_in"`
	Type    string `json:"token_type"`
	Scope   string `json:"scope"`
	Error   string `json:"error"`
	status  int
	header  http.Header
}

// post sends a form to the token endpoint or another, with the client's credentials in the body.
func (p *party) post(path string, form url.Values) (*http.Response, string) {
	p.t.Helper()
	form.Set("client_id", p.id)
	if p.secret != "" {
		form.Set("client_secret", p.secret)
	}
	resp, err := http.PostForm(p.env.URL+path, form)
	return read(p.t, resp, err)
}

func (p *party) token(form url.Values) tokens {
	p.t.Helper()
	resp, body := p.post("/oauth/token", form)
	var got tokens
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		p.t.Fatalf("token endpoint answered %d, not JSON", resp.StatusCode)
	}
	got.status, got.header = resp.StatusCode, resp.Header
	return got
}

func (p *party) redeem(code string, pairs ...string) tokens {
	p.t.Helper()
	form := values("grant_type", "authorization_code", "code", code, "redirect_uri", p.redirect, "code_verifier", verifier)
	for i := 0; i < len(pairs); i += 2 {
		if form.Set(pairs[i], pairs[i+1]); pairs[i+1] == "" {
			form.Del(pairs[i])
		}
	}
	return p.token(form)
}

func (p *party) refresh(token string, pairs ...string) tokens {
	p.t.Helper()
	form := values(pairs...)
	form.Set("grant_type", "refresh_token")
	form.Set("refresh_token", token)
	return p.token(form)
}

// login is a whole login.
func (p *party) login(user string, pairs ...string) tokens {
	p.t.Helper()
	got := p.redeem(p.code(user, pairs...))
	if got.status != http.StatusOK {
		p.t.Fatalf("token endpoint answered %d %s", got.status, got.Error)
	}
	return got
}

// claims reads a token's payload. Its signature is checked elsewhere.
func claims(t *testing.T, token string) map[string]any {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("not a JWT: %d parts", len(parts))
	}
	return decode(t, parts[1])
}

func decode(t *testing.T, part string) (v map[string]any) {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err == nil {
		err = json.Unmarshal(raw, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// userinfo returns the status of a userinfo request with the token.
func userinfo(t *testing.T, env *environmenttest.Environment, token string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, env.URL+"/userinfo", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(r)
	resp, _ = read(t, resp, err)
	return resp.StatusCode
}

// active asks the introspection endpoint about a token.
func (p *party) active(token string) bool {
	p.t.Helper()
	_, body := p.post("/oauth/introspect", values("token", token))
	var got struct{ Active bool }
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		p.t.Fatal(err)
	}
	return got.Active
}

// wantGrantDead checks that nothing of a family works any more.
func (p *party) wantGrantDead(got tokens) {
	p.t.Helper()
	if status := userinfo(p.t, p.env, got.Access); status != http.StatusUnauthorized {
		p.t.Errorf("userinfo: %d, want 401", status)
	}
	if r := p.refresh(got.Refresh); r.status != http.StatusBadRequest || r.Error != "invalid_grant" {
		p.t.Errorf("refresh: %d %s, want 400 invalid_grant", r.status, r.Error)
	}
	if p.secret != "" && (p.active(got.Access) || p.active(got.Refresh)) {
		p.t.Error("introspection says active")
	}
}
