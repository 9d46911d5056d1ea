package provider_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
)

func getJSON(t *testing.T, url string) (v map[string]any) {
	t.Helper()
	resp, err := http.Get(url)
	resp, body := read(t, resp, err)
	if err := json.Unmarshal([]byte(body), &v); err != nil || resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("%s: %d %s %v", url, resp.StatusCode, resp.Header.Get("Content-Type"), err)
	}
	return v
}

// E1: discovery names every endpoint under the issuer and lists what works, no more.
func TestDiscovery(t *testing.T) {
	env := environmenttest.Start(t)
	got := getJSON(t, env.URL+"/.well-known/openid-configuration")
	for name, want := range map[string]any{
		"issuer": env.URL, "authorization_endpoint": env.URL + "/oauth/authorize", "token_endpoint": env.URL + "/oauth/token",
		"userinfo_endpoint": env.URL + "/userinfo", "jwks_uri": env.URL + "/keys", "end_session_endpoint": env.URL + "/oidc/logout",
		"device_authorization_endpoint": env.URL + "/oauth/device_authorization",
		"revocation_endpoint":           env.URL + "/oauth/revoke", "introspection_endpoint": env.URL + "/oauth/introspect",
		"authorization_response_iss_parameter_supported": true, "backchannel_logout_supported": true,
		"backchannel_logout_session_supported": true, "request_parameter_supported": false, "request_uri_parameter_supported": false, "claims_parameter_supported": true,
	} {
		if got[name] != want {
			t.Errorf("%s = %v, want %v", name, got[name], want)
		}
	}
	for name, want := range map[string][]any{
		"response_types_supported": {"code"}, "response_modes_supported": {"query"}, "subject_types_supported": {"public"},
		"grant_types_supported":                         {"authorization_code", "refresh_token", "client_credentials", "urn:ietf:params:oauth:grant-type:device_code"},
		"scopes_supported":                              {"openid", "profile", "email", "offline_access"},
		"id_token_signing_alg_values_supported":         {"RS256"},
		"code_challenge_methods_supported":              {"S256"},
		"token_endpoint_auth_methods_supported":         {"none", "client_secret_basic", "client_secret_post"},
		"introspection_endpoint_auth_methods_supported": {"client_secret_basic", "client_secret_post"},
		"acr_values_supported":                          {"1", "2"},
		"prompt_values_supported":                       {"none", "login", "select_account", "consent", "create"},
	} {
		if list, ok := got[name].([]any); !ok || !slices.Equal(list, want) {
			t.Errorf("%s = %v, want %v", name, got[name], want)
		}
	}
	for _, name := range []string{"request_parameter_supported", "registration_endpoint", "check_session_iframe"} {
		if v, ok := got[name]; ok && v != false {
			t.Errorf("%s = %v, but it does not work", name, v)
		}
	}
}

// E1: keys are public RSA keys for RS256. After a rotation both are listed, new tokens name the new one, and old tokens and
// old hints stay good.
func TestKeysAndRotation(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	before := p.login(environmenttest.Ada)
	env.RotateKeys()
	after := p.login("", "id_token_hint", before.ID, "prompt", "none")
	kids := map[any]bool{}
	for _, k := range getJSON(t, env.URL+"/keys")["keys"].([]any) {
		key := k.(map[string]any)
		if want := []string{"alg", "e", "kid", "kty", "n", "use"}; !slices.Equal(keysOf(key), want) || key["alg"] != "RS256" || key["use"] != "sig" {
			t.Errorf("key has %v, want %v", keysOf(key), want)
		}
		if len(key["n"].(string)) < 342 { // 2048 bits in base64url
			t.Error("the key is shorter than 2048 bits")
		}
		kids[key["kid"]] = true
	}
	old, fresh := kid(t, before.Access), kid(t, after.Access)
	if len(kids) != 2 || !kids[old] || !kids[fresh] || old == fresh {
		t.Errorf("%d keys; tokens name %v and %v", len(kids), old, fresh)
	}
	for name, token := range map[string]string{"old": before.Access, "new": after.Access} {
		if status := userinfo(t, env, token); status != http.StatusOK {
			t.Errorf("%s token: %d", name, status)
		}
	}
	env.Restart()
	if now := p.refresh(after.Refresh); kid(t, now.Access) != fresh {
		t.Error("after a restart another key signs")
	}
}

func kid(t *testing.T, token string) any {
	t.Helper()
	return decode(t, strings.Split(token, ".")[0])["kid"]
}
