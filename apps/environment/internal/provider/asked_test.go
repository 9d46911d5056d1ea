package provider_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/directory"
)

// userinfoOf is the answer of userinfo for an access token.
func (p *party) userinfoOf(access string) (v map[string]any) {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.env.URL+"/userinfo", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+access)
	resp, err := http.DefaultClient.Do(r)
	if _, body := read(p.t, resp, err); json.Unmarshal([]byte(body), &v) != nil {
		p.t.Fatalf("userinfo: %s", body)
	}
	return v
}

// Claims that are asked for by name are where they were asked for, for as long as the tokens are renewed (OpenID Connect
// Core §5.5), and the level of the sign-in where acr was.
func TestAskedClaims(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	got := p.login("ada@example.com", "scope", "openid offline_access", "acr_values", "7 2",
		"claims", `{"userinfo":{"given_name":{"essential":true},"nickname":null},"id_token":{"email":null,"email_verified":null}}`)
	for range 2 {
		id, userinfo := claims(t, got.ID), p.userinfoOf(got.Access)
		if id["email"] != "ada@example.com" || id["email_verified"] != true || id["acr"] != "2" || id["given_name"] != nil {
			t.Errorf("ID token: email %v %v, acr %v, given_name %v", id["email"], id["email_verified"], id["acr"], id["given_name"])
		}
		if len(userinfo) != 2 || userinfo["given_name"] != "Ada" {
			t.Errorf("userinfo %v", userinfo)
		}
		got = p.refresh(got.Refresh)
	}
}

// An essential acr that the sign-in does not have ends the request (§5.5.1.1); one that is only wished for does not.
func TestEssentialLevel(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	p.login(environmenttest.Ada)
	essential := `{"id_token":{"acr":{"essential":true,"values":["2"]}}}`
	if got := env.SignIn(t, p.browser, p.authorizeURL("claims", essential), "").Query().Get("error"); got != "unmet_authentication_requirements" {
		t.Errorf("a click passed for a one-time code: %q", got)
	}
	if got := claims(t, p.login("", "claims", `{"id_token":{"acr":{"values":["2"]}}}`).ID); got["acr"] != "1" {
		t.Errorf("acr %v", got["acr"])
	}
	if got := claims(t, p.login("ada@example.com", "prompt", "login", "claims", essential).ID); got["acr"] != "2" {
		t.Errorf("acr %v after a one-time code", got["acr"])
	}
}

// A request that names a user by sub is for that user only (§5.5.1).
func TestAskedUser(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	hint := p.login(environmenttest.Ada).ID
	alan := `{"id_token":{"sub":{"value":"usr_alan"}}}`
	for _, more := range [][]string{{"prompt", "none"}, {"prompt", "none", "id_token_hint", hint}} {
		got := env.SignIn(t, p.browser, p.authorizeURL(append(more, "claims", alan)...), "").Query().Get("error")
		if want := map[int]string{2: "login_required", 4: "invalid_request"}[len(more)]; got != want {
			t.Errorf("%v: %q, want %s", more, got, want)
		}
	}
	if got := claims(t, p.login(environmenttest.Alan, "claims", alan).ID); got["sub"] != environmenttest.Alan {
		t.Errorf("signed in as %v", got["sub"])
	}
}

// The page says what the application will get, whichever way it asked for it.
func TestAskedClaimsAreShown(t *testing.T) {
	env := environmenttest.Start(t)
	for claims, want := range map[string]bool{"": false, `{"userinfo":{"email":null}}`: true} {
		p := web(t, env)
		resp, err := p.browser.Get(p.authorizeURL("scope", "openid", "claims", claims))
		if _, body := read(t, resp, err); strings.Contains(body, "your e-mail address") != want {
			t.Errorf("claims=%s: the page says so: %t", claims, !want)
		}
	}
}

// What else the directory knows of the profile is at userinfo, and in the ID token only if it was asked for there by name.
func TestMoreOfTheProfile(t *testing.T) {
	env := environmenttest.Start(t)
	if _, err := env.Inner().Directory.UpdateUser(environmenttest.Ada, func(u *directory.User) {
		u.Locale, u.Gender, u.PreferredUsername, u.UpdatedAt = "en-GB", "female", "ada", time.Unix(1_700_000_000, 0)
	}); err != nil {
		t.Fatal(err)
	}
	p := web(t, env)
	got := p.login(environmenttest.Ada, "scope", "openid profile", "claims", `{"id_token":{"gender":null}}`)
	userinfo, id := p.userinfoOf(got.Access), claims(t, got.ID)
	if userinfo["locale"] != "en-GB" || userinfo["preferred_username"] != "ada" || userinfo["updated_at"].(float64) < 1_700_000_000 {
		t.Errorf("userinfo %v", userinfo)
	}
	if id["gender"] != "female" || id["locale"] != nil || id["preferred_username"] != nil || id["updated_at"] != nil {
		t.Errorf("ID token %v", id)
	}
	if got := p.userinfoOf(p.login("", "scope", "openid").Access); len(got) != 1 {
		t.Errorf("without the scope: %v", got)
	}
}
