package provider_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
)

// raw posts a form with chosen headers, as a client that is not one of ours would.
func raw(t *testing.T, env *environmenttest.Environment, path, body string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, env.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	return read(t, resp, err)
}

func basic(id, secret string) string {
	r := http.Request{Header: http.Header{}}
	r.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(secret))
	return r.Header.Get("Authorization")
}

// E1, E4: Basic and post both work for the same client, with either of two secrets, percent-decoded; not together.
func TestClientAuthentication(t *testing.T) {
	env := environmenttest.Start(t)
	const odd = "s:e c%r+e&t/ü"
	env.AddApplication(environmenttest.Application{ID: "odd:id", Type: environmenttest.Web, Secrets: []string{odd, "second"}, RedirectURIs: []string{webRedirect}})
	grant := "grant_type=client_credentials"
	post := func(id, secret string) string {
		return grant + "&" + values("client_id", id, "client_secret", secret).Encode()
	}
	for _, tc := range []struct {
		name, body, authorization string
		want                      int
		code                      string
	}{
		{"basic", grant, basic("odd:id", odd), 200, ""},
		{"basic, second secret", grant, basic("odd:id", "second"), 200, ""},
		{"post", post("odd:id", odd), "", 200, ""},
		{"post, second secret", post("odd:id", "second"), "", 200, ""},
		{"basic with the same client_id", grant + "&client_id=odd%3Aid", basic("odd:id", odd), 200, ""},
		{"both", post("odd:id", odd), basic("odd:id", odd), 400, "invalid_request"},
		{"basic with another client_id", grant + "&client_id=web_local", basic("odd:id", odd), 400, "invalid_request"},
		{"wrong secret, basic", grant, basic("odd:id", "no"), 401, "invalid_client"},
		{"wrong secret, post", post("odd:id", "no"), "", 401, "invalid_client"},
		{"empty secret", post("odd:id", ""), "", 401, "invalid_client"},
		{"no secret", grant + "&client_id=odd%3Aid", "", 401, "invalid_client"},
		{"unknown client", post("nobody", "x"), "", 401, "invalid_client"},
		{"nobody", grant, "", 401, "invalid_client"},
		{"public client with a secret", post("spa_local", "x"), "", 401, "invalid_client"},
		{"broken encoding", grant, "Basic " + "JSV6Og==", 401, "invalid_client"},
		{"repeated parameter", post("odd:id", odd) + "&grant_type=x", "", 400, "invalid_request"},
		{"no grant_type", values("client_id", "odd:id", "client_secret", odd).Encode(), "", 400, "invalid_request"},
		{"no code", "grant_type=authorization_code", basic("odd:id", odd), 400, "invalid_request"},
		{"no refresh_token", "grant_type=refresh_token", basic("odd:id", odd), 400, "invalid_request"},
		{"unknown grant_type", "grant_type=password", basic("odd:id", odd), 400, "unsupported_grant_type"},
	} {
		resp, body := raw(t, env, "/oauth/token", tc.body, "Authorization", tc.authorization)
		var got struct{ Error string }
		if err := json.Unmarshal([]byte(body), &got); err != nil || resp.StatusCode != tc.want || got.Error != tc.code {
			t.Errorf("%s: %d %q, want %d %q", tc.name, resp.StatusCode, got.Error, tc.want, tc.code)
		}
		challenge, cache := resp.Header.Get("WWW-Authenticate"), resp.Header.Get("Cache-Control")
		if (resp.StatusCode == 401) != (challenge != "") || cache != "no-store" {
			t.Errorf("%s: WWW-Authenticate %q, Cache-Control %q", tc.name, challenge, cache)
		}
	}
}

// E1: credentials in the URL, which ends up in logs, are not read.
func TestCredentialsInURL(t *testing.T) {
	env := environmenttest.Start(t)
	query := values("grant_type", "client_credentials", "client_id", "web_local", "client_secret", webSecret).Encode()
	if resp, _ := raw(t, env, "/oauth/token?"+query, ""); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("status %d", resp.StatusCode)
	}
}

// E1: introspection and revocation accept Basic and post, answer for the client's own tokens only, and revoking one access
// token leaves the rest alone while revoking a refresh token ends its family (RFC 7009, RFC 7662).
func TestRevokeAndIntrospect(t *testing.T) {
	env := environmenttest.Start(t)
	env.AddApplication(environmenttest.Application{ID: "other", Type: environmenttest.Web, Secrets: []string{"s"}, RedirectURIs: []string{webRedirect}})
	p := web(t, env)
	other := &party{t, env, p.browser, "other", "s", webRedirect}
	got := p.login(environmenttest.Ada)
	if !p.active(got.Access) || !p.active(got.Refresh) || other.active(got.Access) || other.active(got.Refresh) {
		t.Error("a token must be active to its own client and to no other")
	}
	for _, token := range []string{got.Access, got.Refresh, "unknown", got.ID} {
		if resp, body := other.post("/oauth/revoke", values("token", token)); resp.StatusCode != http.StatusOK || body != "" {
			t.Errorf("another client's try: %d", resp.StatusCode)
		}
	}
	if !p.active(got.Access) || !p.active(got.Refresh) {
		t.Fatal("another client revoked a token")
	}
	second := p.refresh(got.Refresh)
	resp, _ := raw(t, env, "/oauth/revoke", values("token", second.Access, "token_type_hint", "refresh_token").Encode(), "Authorization", basic(p.id, p.secret))
	if resp.StatusCode != http.StatusOK || p.active(second.Access) || userinfo(t, env, second.Access) != http.StatusUnauthorized {
		t.Errorf("revoking an access token: %d", resp.StatusCode)
	}
	if !p.active(got.Access) || !p.active(second.Refresh) {
		t.Error("revoking an access token took others with it")
	}
	p.post("/oauth/revoke", values("token", second.Refresh))
	p.wantGrantDead(tokens{Access: got.Access, Refresh: second.Refresh})
	if p.signedOut() {
		t.Error("revoking a token ended the browser session")
	}
}

// E1: a public client can revoke its own tokens and cannot introspect; an introspection response says what the token says.
func TestPublicClientRevokes(t *testing.T) {
	env := environmenttest.Start(t)
	p := spa(t, env)
	got := p.login(environmenttest.Ada)
	if resp, _ := p.post("/oauth/introspect", values("token", got.Access)); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("introspection by a public client: %d", resp.StatusCode)
	}
	p.post("/oauth/revoke", values("token", got.Refresh))
	p.wantGrantDead(got)
	w := web(t, env).in(p)
	_, body := w.post("/oauth/introspect", values("token", w.login("").Access))
	var c map[string]any
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		t.Fatal(err)
	}
	if c["active"] != true || c["client_id"] != "web_local" || c["sub"] != environmenttest.Ada || c["token_type"] != "Bearer" || c["scope"] != everything {
		t.Errorf("introspection: %v", keysOf(c))
	}
	_, body = w.post("/oauth/introspect", values("token", "unknown"))
	if strings.TrimSpace(body) != `{"active":false}` {
		t.Errorf("unknown token: %s", body)
	}
}

// E1: userinfo takes the token by header or body, gives the scope's claims, and refuses the rest with a challenge (RFC 6750 §3).
func TestUserinfo(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	got := p.login(environmenttest.Ada, "scope", "openid email offline_access")
	for name, send := range map[string]func() (*http.Response, string){
		"POST, header": func() (*http.Response, string) {
			return raw(t, env, "/userinfo", "", "Authorization", "Bearer "+got.Access)
		},
		"POST, body": func() (*http.Response, string) { return raw(t, env, "/userinfo", "access_token="+got.Access) },
	} {
		resp, body := send()
		var c map[string]any
		if err := json.Unmarshal([]byte(body), &c); err != nil || resp.StatusCode != 200 {
			t.Fatalf("%s: %d %v", name, resp.StatusCode, err)
		}
		if c["sub"] != environmenttest.Ada || c["email"] != "ada@example.com" || c["email_verified"] != true || c["name"] != nil {
			t.Errorf("%s: %v", name, c)
		}
	}
	noOpenID := p.login("", "scope", "email").Access
	app := p.token(values("grant_type", "client_credentials")).Access
	expired := p.login("").Access
	for name, tc := range map[string]struct{ token, says string }{
		"no token": {"", `Bearer realm="environment"`}, "rubbish": {"abc", "invalid_token"}, "ID token": {got.ID, "invalid_token"},
		"without openid": {noOpenID, "insufficient_scope"}, "of an application": {app, "insufficient_scope"},
		"changed": {got.Access[:len(got.Access)-4] + "AAAA", "invalid_token"}, "alg none": {none(got.Access), "invalid_token"},
	} {
		authorization := "Bearer " + tc.token
		if tc.token == "" {
			authorization = ""
		}
		resp, _ := raw(t, env, "/userinfo", "", "Authorization", authorization)
		status := http.StatusUnauthorized
		if tc.says == "insufficient_scope" {
			status = http.StatusForbidden // RFC 6750 §3.1: another token would do, a fresh one would not
		}
		if resp.StatusCode != status || !strings.Contains(resp.Header.Get("WWW-Authenticate"), tc.says) {
			t.Errorf("%s: %d %s", name, resp.StatusCode, resp.Header.Get("WWW-Authenticate"))
		}
	}
	if resp, _ := raw(t, env, "/userinfo", "access_token="+got.Access, "Authorization", "Bearer "+got.Access); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("two tokens: %d", resp.StatusCode)
	}
	env.Advance(301 * time.Second)
	if status := userinfo(t, env, expired); status != http.StatusUnauthorized {
		t.Errorf("expired: %d", status)
	}
}

// none is the token with alg none and no signature.
func none(token string) string {
	return "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." + strings.Split(token, ".")[1] + "."
}
