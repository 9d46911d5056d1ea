package provider_test

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/provider"
)

func keysOf(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// E1: an access token has these claims and no others.
func TestAccessTokenClaims(t *testing.T) {
	env := environmenttest.Start(t)
	got := web(t, env).login(environmenttest.Grace)
	c := claims(t, got.Access)
	want := []string{"aud", "client_id", "exp", "iat", "iss", "jti", "nbf", "oid", "permissions", "roles", "scope", "sid", "sub"}
	if !slices.Equal(keysOf(c), want) {
		t.Errorf("claims %v, want %v", keysOf(c), want)
	}
	for name, want := range map[string]any{
		"iss": env.URL, "sub": environmenttest.Grace, "client_id": "web_local", "oid": "org_harbor", "scope": everything, "nbf": c["iat"],
		"exp": c["iat"].(float64) + 300,
	} {
		if c[name] != want {
			t.Errorf("%s = %v, want %v", name, c[name], want)
		}
	}
	if aud, ok := c["aud"].([]any); !ok || len(aud) != 1 || aud[0] != "web_local" {
		t.Errorf("aud = %v, want an array of the client_id", c["aud"])
	}
	if roles := c["roles"].([]any); len(roles) != 1 || roles[0] != "admin" || len(c["permissions"].([]any)) != 3 {
		t.Errorf("roles %v, permissions %v", roles, c["permissions"])
	}
	if got.Expires != 299 || got.Type != "Bearer" || got.Scope != everything {
		t.Errorf("response: expires_in %d, token_type %q, scope %q", got.Expires, got.Type, got.Scope)
	}
	if cc := got.header.Get("Cache-Control"); cc != "no-store" {
		t.Errorf("Cache-Control %q", cc)
	}
}

// E1: an ID token has these claims, the profile among them, and right hashes.
func TestIDTokenClaims(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	code := p.code(environmenttest.Ada)
	got := p.redeem(code)
	c := claims(t, got.ID)
	want := []string{"amr", "at_hash", "aud", "auth_time", "azp", "c_hash", "email", "email_verified", "exp", "family_name",
		"given_name", "iat", "iss", "name", "nonce", "oid", "picture", "sid", "sub"}
	if !slices.Equal(keysOf(c), want) {
		t.Errorf("claims %v, want %v", keysOf(c), want)
	}
	for name, want := range map[string]any{
		"azp": "web_local", "nonce": "nonce-1", "email": "ada@example.com", "name": "Ada Lovelace", "given_name": "Ada", "at_hash": half(got.Access),
		"c_hash": half(code), "sid": claims(t, got.Access)["sid"], "sub": environmenttest.Ada,
	} {
		if c[name] != want {
			t.Errorf("%s = %v, want %v", name, c[name], want)
		}
	}
}

// half is the hash of OpenID Connect Core §3.1.3.6.
func half(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// E1: a refreshed pair is new, keeps session and auth_time, and has no nonce (OpenID Connect Core §12.2).
func TestRefreshedClaims(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	first := p.login(environmenttest.Ada)
	env.Advance(10 * time.Minute)
	second := p.refresh(first.Refresh)
	a, b := claims(t, first.Access), claims(t, second.Access)
	if a["jti"] == b["jti"] || b["iat"].(float64) < a["iat"].(float64)+600 || a["sid"] != b["sid"] {
		t.Errorf("access token: jti %v %v, iat %v %v, sid %v %v", a["jti"], b["jti"], a["iat"], b["iat"], a["sid"], b["sid"])
	}
	c, d := claims(t, first.ID), claims(t, second.ID)
	for _, name := range []string{"sub", "sid", "auth_time", "azp", "oid"} {
		if c[name] != d[name] {
			t.Errorf("%s was %v and is %v", name, c[name], d[name])
		}
	}
	if d["nonce"] != nil || d["c_hash"] != nil || d["at_hash"] != half(second.Access) {
		t.Errorf("refreshed ID token: nonce %v, c_hash %v", d["nonce"], d["c_hash"])
	}
}

// E1: claims follow the scope; without openid there is no ID token.
func TestScopes(t *testing.T) {
	env := environmenttest.Start(t)
	p, user := web(t, env), environmenttest.Ada
	for scope, want := range map[string]struct{ id, email, name, refresh bool }{
		"openid":                       {true, false, false, false},
		"openid email":                 {true, true, false, false},
		"openid profile made_up":       {true, false, true, false},
		"offline_access":               {false, false, false, true},
		"openid offline_access openid": {true, false, false, true},
	} {
		got := p.login(user, "scope", scope)
		user = "" // the session is there from the first login on
		c := map[string]any{}
		if got.ID != "" {
			c = claims(t, got.ID)
		}
		if (got.ID != "") != want.id || (c["email"] != nil) != want.email || (c["name"] != nil) != want.name || (got.Refresh != "") != want.refresh {
			t.Errorf("%s: id %t, email %v, name %v, refresh %t", scope, got.ID != "", c["email"], c["name"], got.Refresh != "")
		}
	}
}

// signedOut tells whether prompt=none would fail.
func (p *party) signedOut() bool {
	resp, _ := p.authorize(p.authorizeURL("prompt", "none"))
	location, err := resp.Location()
	return err == nil && location.Query().Get("error") == "login_required"
}

// E1: client credentials give a token of the application's own.
func TestClientCredentials(t *testing.T) {
	env := environmenttest.Start(t)
	got := web(t, env).token(values("grant_type", "client_credentials"))
	c := claims(t, got.Access)
	if got.status != 200 || c["sub"] != "web_local" || c["sid"] != nil || c["roles"] != nil || got.Refresh != "" || got.ID != "" {
		t.Errorf("status %d, claims %v", got.status, keysOf(c))
	}
	if got := spa(t, env).token(values("grant_type", "client_credentials")); got.Error != "unauthorized_client" {
		t.Errorf("public client: %d %s", got.status, got.Error)
	}
}

// E7: a logout token has typ, sub, sid, exp and events, and no nonce (Back-Channel Logout 1.0 §2.4).
func TestLogoutToken(t *testing.T) {
	env := environmenttest.Start(t)
	p := env.Inner().Provider
	logout := provider.Logout{ClientID: "web_local", UserID: environmenttest.Ada, SessionID: "ses_1",
		EndedAt: time.UnixMilli(1_700_000_000_123), EndedBy: "Single page app"}
	first, err := p.SignLogoutToken(logout)
	if err != nil {
		t.Fatal(err)
	}
	second, err := p.SignLogoutToken(logout)
	if err != nil {
		t.Fatal(err)
	}
	header, c := decode(t, strings.Split(first, ".")[0]), claims(t, first)
	if header["typ"] != "logout+jwt" || header["alg"] != "RS256" || header["kid"] == nil {
		t.Errorf("header %v", header)
	}
	if want := []string{"aud", "ended_at", "ended_by", "events", "exp", "iat", "iss", "jti", "sid", "sub"}; !slices.Equal(keysOf(c), want) {
		t.Errorf("claims %v, want %v", keysOf(c), want)
	}
	events := c["events"].(map[string]any)
	if e, ok := events["http://schemas.openid.net/event/backchannel-logout"].(map[string]any); !ok || len(events) != 1 || len(e) != 0 {
		t.Errorf("events %v", events)
	}
	if c["ended_at"] != 1_700_000_000.123 || c["ended_by"] != "Single page app" {
		t.Errorf("ended_at %v, ended_by %v", c["ended_at"], c["ended_by"])
	}
	if c["jti"] == claims(t, second)["jti"] {
		t.Error("two logout tokens share a jti")
	}
}
