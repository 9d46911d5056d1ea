package provider_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
)

// E1: origins of registered SPAs may call these endpoints from a browser, with a preflight; other origins may not; the
// authorization and logout endpoints answer no origin; credentials are never allowed.
func TestCORS(t *testing.T) {
	env := environmenttest.Start(t)
	const allowed = "http://localhost:5174"
	for _, tc := range []struct {
		method, path, origin string
		want                 bool
	}{
		{"OPTIONS", "/oauth/token", allowed, true}, {"POST", "/oauth/token", allowed, true}, {"OPTIONS", "/oauth/revoke", allowed, true},
		{"OPTIONS", "/userinfo", allowed, true}, {"GET", "/userinfo", allowed, true}, {"GET", "/keys", allowed, true}, {"OPTIONS", "/keys", allowed, true},
		{"GET", "/.well-known/openid-configuration", allowed, true}, {"OPTIONS", "/.well-known/openid-configuration", allowed, true},
		{"OPTIONS", "/oauth/token", "http://localhost:8081", false}, {"POST", "/oauth/token", "https://evil.example", false},
		{"GET", "/keys", "null", false}, {"GET", "/keys", allowed + ".evil.example", false}, {"GET", "/oauth/authorize", allowed, false},
		{"OPTIONS", "/oauth/authorize", allowed, false}, {"OPTIONS", "/oidc/logout", allowed, false}, {"GET", "/oidc/logout", allowed, false},
		{"OPTIONS", "/oauth/introspect", allowed, false}, {"GET", "/", allowed, false}, {"GET", "/mailbox", allowed, false},
	} {
		r, err := http.NewRequestWithContext(t.Context(), tc.method, env.URL+tc.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", tc.origin)
		resp, err := http.DefaultClient.Do(r)
		resp, _ = read(t, resp, err)
		got := resp.Header.Get("Access-Control-Allow-Origin")
		if (got == tc.origin) != tc.want || got == "*" {
			t.Errorf("%s %s from %s: allowed %q", tc.method, tc.path, tc.origin, got)
		}
		if resp.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s %s: credentials are allowed", tc.method, tc.path)
		}
		if tc.want && !strings.Contains(strings.Join(resp.Header.Values("Vary"), ","), "Origin") {
			t.Errorf("%s %s: Vary lacks Origin", tc.method, tc.path)
		}
		if tc.want && tc.method == "OPTIONS" && (resp.StatusCode != 204 || !strings.Contains(resp.Header.Get("Access-Control-Allow-Headers"), "Authorization")) {
			t.Errorf("%s: preflight %d, headers %q", tc.path, resp.StatusCode, resp.Header.Get("Access-Control-Allow-Headers"))
		}
	}
}
