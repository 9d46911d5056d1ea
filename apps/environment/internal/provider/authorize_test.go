package provider_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/session"
)

// E1: state comes back byte for byte, absent stays absent, and iss is in every answer (RFC 9207).
func TestStateAndNonce(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	p.login(environmenttest.Ada)
	for _, value := range []string{"x", "a b+c%20&=#/?ü\"'<>", strings.Repeat("z", 2000)} {
		back := env.SignIn(t, p.browser, p.authorizeURL("state", value, "nonce", value), "")
		if back.Query().Get("state") != value || back.Query().Get("iss") != env.URL {
			t.Errorf("state of %d bytes came back changed", len(value))
		}
		if got := p.redeem(back.Query().Get("code")); claims(t, got.ID)["nonce"] != value {
			t.Errorf("nonce of %d bytes came back changed", len(value))
		}
	}
	if back := env.SignIn(t, p.browser, p.authorizeURL("state", "", "nonce", ""), ""); back.Query().Has("state") {
		t.Error("a state that was not sent came back")
	}
	empty := p.authorizeURL("state", "") + "&state="
	if back := env.SignIn(t, p.browser, empty, ""); !back.Query().Has("state") {
		t.Error("an empty state was dropped")
	}
}

// E1: what a client may not ask for comes back as an error with state and iss, and nothing is stored for it.
func TestRefusedRequests(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	hint := p.login(environmenttest.Ada)
	forged := hint.ID[:strings.LastIndex(hint.ID, ".")] + ".AAAA"
	for _, tc := range []struct{ name, code, parameter, value string }{
		{"request object", "request_not_supported", "request", "e30.e30."},
		{"request_uri", "request_uri_not_supported", "request_uri", "https://a.example/r"},
		{"registration", "registration_not_supported", "registration", "{}"},
		{"implicit", "unsupported_response_type", "response_type", "token"},
		{"hybrid", "unsupported_response_type", "response_type", "code id_token"},
		{"no response_type", "invalid_request", "response_type", ""},
		{"fragment", "invalid_request", "response_mode", "fragment"},
		{"unknown prompt", "invalid_request", "prompt", "maybe"},
		{"none with login", "invalid_request", "prompt", "none login"},
		{"max_age not a number", "invalid_request", "max_age", "soon"},
		{"max_age negative", "invalid_request", "max_age", "-1"},
		{"forged hint", "invalid_request", "id_token_hint", forged},
		{"another client's hint", "invalid_request", "id_token_hint", spa(t, env).in(p).login("").ID},
		{"access token as hint", "invalid_request", "id_token_hint", hint.Access},
		{"another organization", "access_denied", "organization_id", "org_harbor"},
	} {
		p.wantRedirectError(t, tc.code, tc.name, tc.parameter, tc.value)
	}
	p.wantRedirectError(t, "login_required", "nobody, after a restart of the browser", "prompt", "none", "max_age", "0")
}

// E1: what means nothing here is ignored.
func TestIgnoredParameters(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	p.login(environmenttest.Ada)
	for _, tc := range [][]string{
		{"display", "popup"}, {"ui_locales", "de-CH xx !!"}, {"claims_locales", "de"}, {"acr_values", "1 2"}, {"made_up", "x"},
		{"scope", "openid made_up"}, {"claims", "{}"}, {"response_mode", "query"}, {"connection_id", "conn_1"}, {"domain_hint", "example.com"},
		{"provider", "google"}, {"login_hint", "ada@example.com"}, {"organization_id", "org_analytical"},
	} {
		back := env.SignIn(t, p.browser, p.authorizeURL(tc...), "")
		if back.Query().Get("code") == "" {
			t.Errorf("%s: %s", tc[0], back.Query().Get("error"))
		}
	}
}

// E5: until client and redirect URI are proven, an error is a page with status 400 that names the difference, never a redirect.
func TestErrorPages(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	for _, tc := range []struct{ name, url, says string }{
		{"unknown client", p.authorizeURL("client_id", "nobody"), "client_id"},
		{"no client", p.authorizeURL("client_id", ""), "client_id"},
		{"no redirect_uri", p.authorizeURL("redirect_uri", ""), "redirect_uri"},
		{"other port", p.authorizeURL("redirect_uri", "http://localhost:8082/callback"), "8082"},
		{"other scheme", p.authorizeURL("redirect_uri", "https://localhost:8081/callback"), "scheme"},
		{"trailing slash", p.authorizeURL("redirect_uri", webRedirect+"/"), "trailing slash"},
		{"a query", p.authorizeURL("redirect_uri", webRedirect+"?a=b"), "query"},
		{"escaped", p.authorizeURL("redirect_uri", "http://localhost:8081/%63allback"), "%63allback"},
		{"script", p.authorizeURL("redirect_uri", "javascript:alert(1)"), "javascript:alert(1)"},
		{"repeated", p.authorizeURL() + "&scope=openid", "scope"},
		{"repeated client", p.authorizeURL() + "&client_id=web_local", "client_id"},
	} {
		resp, body := p.authorize(tc.url)
		if resp.StatusCode != http.StatusBadRequest || resp.Header.Get("Location") != "" || !strings.Contains(body, tc.says) {
			t.Errorf("%s: status %d, Location %q, names the difference %t", tc.name, resp.StatusCode, resp.Header.Get("Location"), strings.Contains(body, tc.says))
		}
		if strings.Contains(body, "<script>") || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: Content-Type %q", tc.name, resp.Header.Get("Content-Type"))
		}
	}
	_, body := p.authorize(p.authorizeURL("client_id", `"><b id=x>`))
	if strings.Contains(body, "<b id=x>") {
		t.Error("the client_id is echoed unescaped")
	}
}

// E5: a native application's loopback redirect matches on any port, and nothing else about it may differ (RFC 8252 §7.3).
func TestLoopbackRedirects(t *testing.T) {
	env := environmenttest.Start(t)
	p := native(t, env)
	for uri, want := range map[string]bool{
		"http://127.0.0.1/callback": true, "http://127.0.0.1:1/callback": true, "http://127.0.0.1:65535/callback": true,
		"http://127.0.0.1:53682/other": false, "https://127.0.0.1:53682/callback": false, "http://localhost:53682/callback": false,
		"http://127.0.0.2:53682/callback": false, "http://127.0.0.1:53682/callback?x=y": false, "http://u@127.0.0.1:53682/callback": false,
		"http://127.0.0.1.example.com:53682/callback": false,
	} {
		resp, _ := p.authorize(p.authorizeURL("redirect_uri", uri))
		if got := resp.StatusCode == http.StatusSeeOther; got != want {
			t.Errorf("%s: status %d", uri, resp.StatusCode)
		}
	}
}

// M1, E3: a second client signs in without a page and shares the sid; the cookie is safe and new at each sign-in.
func TestSingleSignOn(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	first := p.login(environmenttest.Ada)
	for name, other := range map[string]*party{"spa": spa(t, env).in(p), "native": native(t, env).in(p)} {
		got := other.login("")
		if claims(t, got.Access)["sid"] != claims(t, first.Access)["sid"] || claims(t, got.ID)["auth_time"] != claims(t, first.ID)["auth_time"] {
			t.Errorf("%s: another session or auth_time", name)
		}
	}
	before := p.cookie()
	env.Advance(2 * time.Second)
	again := p.login(environmenttest.Ada, "prompt", "login")
	if p.cookie() == before || claims(t, again.Access)["sid"] != claims(t, first.Access)["sid"] {
		t.Error("after a new sign-in: the cookie value must change and the sid stay")
	}
	if claims(t, again.ID)["auth_time"].(float64) <= claims(t, first.ID)["auth_time"].(float64) {
		t.Error("after a new sign-in: auth_time must be later")
	}
	grace := p.login(environmenttest.Grace, "prompt", "select_account")
	if claims(t, grace.Access)["sid"] == claims(t, first.Access)["sid"] {
		t.Error("another user shares the session")
	}
	p.wantGrantDead(again)
}

func (p *party) cookie() string {
	u, err := url.Parse(p.env.URL)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, c := range p.browser.Jar.Cookies(u) {
		if c.Name == session.CookieName {
			return c.Value
		}
	}
	return ""
}

// E1: the user whom id_token_hint names must be the one who signs in.
func TestHintOfAnotherUser(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	hint := p.login(environmenttest.Ada).ID
	env.Advance(24 * time.Hour) // an expired hint is good; the session is over
	back := env.SignIn(t, p.browser, p.authorizeURL("id_token_hint", hint), environmenttest.Grace)
	if back.Query().Get("error") != "login_required" {
		t.Errorf("another user: %s", back.RawQuery)
	}
	if back := env.SignIn(t, p.browser, p.authorizeURL("id_token_hint", hint), environmenttest.Ada); back.Query().Get("code") == "" {
		t.Errorf("the same user: %s", back.Query().Get("error"))
	}
}

// E2: a waiting sign-in belongs to the browser that brought it, works once, and expires.
func TestWaitingRequest(t *testing.T) {
	env := environmenttest.Start(t)
	p, stranger := web(t, env), web(t, env)
	resp, _ := p.authorize(p.authorizeURL())
	page, err := resp.Location()
	if err != nil {
		t.Fatal(err)
	}
	stranger.authorize(stranger.authorizeURL()) // it has a browser cookie of its own
	if resp, _ := stranger.authorize(page.String()); resp.StatusCode != http.StatusGone {
		t.Errorf("another browser: %d", resp.StatusCode)
	}
	env.SignIn(t, p.browser, page.String(), environmenttest.Ada)
	if resp, _ := p.authorize(page.String()); resp.StatusCode != http.StatusGone {
		t.Errorf("after it was answered: %d", resp.StatusCode)
	}
	resp, _ = p.authorize(p.authorizeURL("prompt", "login"))
	page, _ = resp.Location()
	env.Advance(time.Hour)
	if resp, _ := p.authorize(page.String()); resp.StatusCode != http.StatusGone {
		t.Errorf("after an hour: %d", resp.StatusCode)
	}
}

// E1: a session from before the request does not answer one that demands a new sign-in, whatever a page thinks.
func TestFreshSignInIsDemanded(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	sid := claims(t, p.login(environmenttest.Ada).Access)["sid"].(string)
	resp, _ := p.authorize(p.authorizeURL("prompt", "login"))
	page, err := resp.Location()
	if err != nil {
		t.Fatal(err)
	}
	old, err := env.Inner().Sessions.Living(t.Context(), sid)
	if err != nil {
		t.Fatal(err)
	}
	location, err := env.Inner().Provider.Pending.Approve(t.Context(), page.Query().Get("request"), old)
	if err != nil || !strings.Contains(location, "error=login_required") {
		t.Errorf("%v", err)
	}
}
