package conformance

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"example.com/multiapp/shared/auth/authtest"
)

// Plan oidcc-client-refreshtoken-test-plan, module oidcc-client-test-refresh-token.
// In its time and on request, userinfo is asked with
// the new access token.
func TestRP_oidcc_client_test_refresh_token(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.signIn()
	r.renew().want(http.StatusOK, "/", "Hello, Demo T. User", "Refreshed the tokens")
	r.clock.advance(6 * time.Minute)
	r.get("/").want(http.StatusOK, "/", "Hello, Demo T. User")
	r.wantSession()
	r.wantAsked(map[string]int{"authorize": 1, "token": 3, "userinfo": 3})
	used := make(map[string]bool)
	for _, asked := range r.provider.Seen("userinfo") {
		used[asked.Header.Get("Authorization")] = true
	}
	if len(used) != 3 {
		t.Errorf("userinfo was asked with %d access tokens, want 3", len(used))
	}
	if first, last := r.provider.Seen("token")[1].Form, r.provider.Seen("token")[2].Form; first.Get("refresh_token") == last.Get("refresh_token") {
		t.Error("a refresh token was used twice")
	}
}

// Plan oidcc-client-refreshtoken-test-plan, module oidcc-client-test-refresh-token-invalid-issuer.
func TestRP_oidcc_client_test_refresh_token_invalid_issuer(t *testing.T) {
	wantRefreshRefused(t, authtest.Claims{"iss": "https://another.example/"})
}

// Plan oidcc-client-refreshtoken-test-plan, module oidcc-client-test-refresh-token-invalid-sub.
func TestRP_oidcc_client_test_refresh_token_invalid_sub(t *testing.T) {
	wantRefreshRefused(t, authtest.Claims{"sub": "somebody-else"})
}

// wantRefreshRefused plays a refreshed ID token of another issuer or user (OpenID
// Connect Core §12.2): nothing of the answer is used, and what there was before stays.
func wantRefreshRefused(t *testing.T, lie authtest.Claims) {
	t.Helper()
	r := start(t, authtest.Lies{RefreshedIDToken: lie})
	r.signIn()
	r.renew().want(http.StatusServiceUnavailable, "/session/refresh", "You are still signed in")
	r.get("/").want(http.StatusOK, "/", "Hello, Demo T. User")
	r.wantAsked(map[string]int{"token": 2, "userinfo": 1})
}

// The suite gives a refresh token only in that plan: without one the session lasts
// as long as the access token, and the page offers no renewal.
func TestNoRefreshToken(t *testing.T) {
	r := start(t, authtest.Lies{NoRefreshToken: true})
	r.signIn()
	r.renew().want(http.StatusOK, "/", "Hello, Demo T. User")
	r.clock.advance(6 * time.Minute)
	r.get("/").want(http.StatusOK, "/signed-out", `data-reason="expired"`)
	r.wantNoSession()
	r.wantAsked(map[string]int{"token": 1})
}

// renew presses the dashboard's button.
func (r *rig) renew() page {
	r.t.Helper()
	return r.do(http.MethodPost, "/session/refresh", url.Values{"renew": {"now"}})
}
