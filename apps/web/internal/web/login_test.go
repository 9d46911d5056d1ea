package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.com/multiapp/apps/web/internal/cookie"
)

// W1, W2: fresh state, nonce and PKCE challenge, and no secret in the browser.
func TestLoginRedirects(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	first, second := b.get(pathLogin), b.get(pathLogin)
	for _, res := range []answer{first, second} {
		res.want(t, http.StatusSeeOther)
		if !strings.HasPrefix(res.location(), f.URL+"/oauth/authorize?") {
			t.Errorf("Location is %q", res.location())
		}
		for name, want := range map[string]string{"response_type": "code", "client_id": "web", "redirect_uri": a.url + "/callback",
			"scope": "openid profile email offline_access", "code_challenge_method": "S256"} {
			if got := res.query(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if strings.Contains(res.location(), "a-web-secret") || strings.Contains(res.Header.Get("Set-Cookie"), res.query("state")) {
			t.Error("the client secret or the state can be read by the browser")
		}
	}
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if first.query(name) == "" || first.query(name) == second.query(name) {
			t.Errorf("%s is not fresh", name)
		}
	}
}

// W1: two tabs log in at the same time, whichever finishes first.
func TestTwoTabsLogIn(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	one, two := b.get(pathLogin+"?return_to=/one"), b.get(pathLogin+"?return_to=/two")
	b.get(f.approve(two)).wantRedirect(t, http.StatusSeeOther, "/two")
	b.wantSignedIn()
	b.get(f.approve(one)).wantRedirect(t, http.StatusSeeOther, "/one")
	b.wantSignedIn()
}

// W1: attempts are capped, and the oldest makes room.
func TestLoginAttemptsAreCapped(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	var logins []answer
	for range maxAttempts + 2 {
		a.clock.advance(1)
		logins = append(logins, b.get(pathLogin))
	}
	if attempts := len(b.cookies(pathHome)); attempts != maxAttempts {
		t.Errorf("%d attempts are kept, want %d", attempts, maxAttempts)
	}
	b.get(f.approve(logins[0])).want(t, http.StatusBadRequest, "This sign-in is not valid")
	b.get(f.approve(logins[2])).wantRedirect(t, http.StatusSeeOther, pathHome)
}

// W12
func TestLoginParameters(t *testing.T) {
	f, a := startFake(t)
	issuer := url.QueryEscape(f.URL)
	tests := []struct {
		name, query string
		status      int
		want        map[string]string
	}{
		{"Hints", "login_hint=ada@example.com&organization_id=org_1&connection_id=conn_1&domain_hint=example.com", http.StatusSeeOther,
			map[string]string{"login_hint": "ada@example.com", "organization_id": "org_1", "connection_id": "conn_1", "domain_hint": "example.com"}},
		{"Prompt", "prompt=create", http.StatusSeeOther, map[string]string{"prompt": "create"}},
		{"OthersStay", "scope=admin&redirect_uri=https://evil.example&state=x&max_age=0&client_id=y", http.StatusSeeOther,
			map[string]string{"scope": "openid profile email offline_access", "redirect_uri": a.url + "/callback", "max_age": "", "client_id": "web"}},
		{"ThirdParty", "iss=" + issuer + "&login_hint=ada@example.com", http.StatusSeeOther, map[string]string{"login_hint": "ada@example.com"}},
		{"ErrIssuer", "iss=https://evil.example", http.StatusBadRequest, nil},
		{"ErrIssuerSlash", "iss=" + issuer + "/", http.StatusBadRequest, nil},
		{"ErrPrompt", "prompt=nonsense", http.StatusBadRequest, nil},
		{"ErrLongHint", "login_hint=" + strings.Repeat("a", maxHint+1), http.StatusBadRequest, nil},
		{"ErrControl", "login_hint=a%0d%0ab", http.StatusBadRequest, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := newBrowser(t, a).get(pathLogin+"?"+tt.query).want(t, tt.status)
			for name, want := range tt.want {
				if got := res.query(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			if tt.want == nil && strings.Contains(res.body, "evil.example") {
				t.Error("the parameter is echoed")
			}
		})
	}
}

// W12, W13: where the user lands.
func TestLoginDestination(t *testing.T) {
	f, a := startFake(t)
	tests := []struct{ query, want string }{
		{"return_to=/members?page=2", "/members?page=2"},
		{"return_to=//evil.example", "/"},
		{"return_to=/%5Cevil.example", "/"},
		{"return_to=https://evil.example", "/"},
		{"target_link_uri=" + a.url + "/members", "/members"},
		{"target_link_uri=/members", "/members"},
		{"target_link_uri=" + a.url + ".evil.example/", "/"},
		{"target_link_uri=" + a.url + "//evil.example/", "/"},
		{"target_link_uri=https://evil.example/members", "/"},
	}
	for _, tt := range tests {
		b := newBrowser(t, a)
		login := b.get(pathLogin + "?" + tt.query)
		b.get(f.approve(login)).wantRedirect(t, http.StatusSeeOther, tt.want)
	}
}

// W12: a third party may begin the login by a form as well (OpenID Connect Core §4).
func TestLoginByPost(t *testing.T) {
	f, a := startFake(t)
	form := url.Values{"iss": {f.URL}, "login_hint": {"ada@example.com"}, "target_link_uri": {a.url + "/members"}}
	b := newBrowser(t, a)
	login := b.post(pathLogin, form, "Sec-Fetch-Site", "cross-site", "Origin", "https://portal.example").want(t, http.StatusSeeOther)
	if login.query("login_hint") != "ada@example.com" {
		t.Errorf("login_hint is %q", login.query("login_hint"))
	}
	b.get(f.approve(login)).wantRedirect(t, http.StatusSeeOther, "/members")
}

// W4: a login begins a new session, also in a browser that has one.
func TestSessionRotatesAtLogin(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	first := b.openAccessOf()
	f.signIn(b)
	second := b.openAccessOf()
	if first.ID == "" || first.ID == second.ID || first.Token == second.Token {
		t.Error("the second login continues the first one's session")
	}
}

// W14
func TestLoginWhileTheEnvironmentIsDown(t *testing.T) {
	f, a := startFake(t)
	f.SetDown(true)
	b := newBrowser(t, a)
	res := b.get(pathLogin+"?return_to=/members").want(t, http.StatusServiceUnavailable)
	if !strings.Contains(res.body, "/login?return_to=%2Fmembers") {
		t.Errorf("the page offers no retry: %s", res.body)
	}
	f.SetDown(false)
	a.clock.advance(1e9)
	b.get(pathLogin).want(t, http.StatusSeeOther)
}

// The attempt's cookie is the proof that the browser began the login.
func TestAttemptCookieIsSealed(t *testing.T) {
	_, a := startFake(t)
	b := newBrowser(t, a)
	res := b.get(pathLogin)
	spec := attemptSpec(res.query("state"))
	value := b.cookies(pathHome)[spec.Name]
	other := attemptSpec("another-state")
	b.setCookie(other, value)
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, a.url, nil)
	r.AddCookie(&http.Cookie{Name: other.Name, Value: value})
	if _, err := a.Server.cookies.Get(r, other); err != cookie.ErrInvalid {
		t.Errorf("an attempt moved to another state opens: %v", err)
	}
}
