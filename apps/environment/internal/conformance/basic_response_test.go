package conformance

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
)

// requested are the claims of an ID token that nobody has to ask for (OpenID Connect Core §2).
var requested = []string{"iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "azp", "at_hash"}

// ours are those that the environment's ID tokens have besides, as a production environment's. The suite warns of them.
var ours = []string{"c_hash", "oid", "sid"}

// Plan oidcc-basic-certification-test-plan, module oidcc-server: a whole flow with the first client, then one with the
// second. Nothing about the person is in an ID token for which only openid was asked.
func TestOP_oidcc_server(t *testing.T) {
	s := start(t)
	got := s.login(s.request(), ada)
	expected := map[string]bool{}
	for _, name := range append(requested, ours...) {
		expected[name] = true
	}
	for name := range got.claims {
		if !expected[name] {
			t.Errorf("the ID token has the claim %s, which was not asked for", name)
		}
	}
	second := s.as(client2)
	if other := second.login(second.request(), ""); other.claims["sub"] != got.claims["sub"] {
		t.Errorf("the same person is %v and %v", got.claims["sub"], other.claims["sub"])
	}
}

// Plan oidcc-basic-certification-test-plan, module oidcc-response-type-missing: an error by redirect or a page, no code.
func TestOP_oidcc_response_type_missing(t *testing.T) {
	s := start(t)
	request := s.request()
	request.Del("response_type")
	s.refused(request, ada, "unsupported_response_type", "invalid_request")
}

// Plan oidcc-basic-certification-test-plan, module oidcc-idtoken-signature: run with registered clients only, so skipped
// here; it wants RS256 and a kid, which every ID token has.
func TestOP_oidcc_idtoken_signature(t *testing.T) {
	s := start(t)
	if s.server["registration_endpoint"] != nil {
		t.Error("there is dynamic registration, so this module is not skipped")
	}
	s.verify(s.login(s.request(), ada).id)
}

// Plan oidcc-basic-certification-test-plan, module oidcc-idtoken-unsigned: skipped, because discovery lists no alg none.
func TestOP_oidcc_idtoken_unsigned(t *testing.T) {
	s := start(t)
	if s.lists("id_token_signing_alg_values_supported", "none") || !s.lists("id_token_signing_alg_values_supported", "RS256") {
		t.Errorf("id_token_signing_alg_values_supported is %v", s.server["id_token_signing_alg_values_supported"])
	}
}

// Plan oidcc-basic-certification-test-plan, module oidcc-userinfo-get.
func TestOP_oidcc_userinfo_get(t *testing.T) {
	userinfoBy(t, func(s *suite, access string) response {
		return s.send(http.MethodGet, s.endpoint("userinfo_endpoint"), nil, bearer(access))
	})
}

// Plan oidcc-basic-certification-test-plan, module oidcc-userinfo-post-header.
func TestOP_oidcc_userinfo_post_header(t *testing.T) {
	userinfoBy(t, func(s *suite, access string) response {
		return s.send(http.MethodPost, s.endpoint("userinfo_endpoint"), nil, bearer(access))
	})
}

// Plan oidcc-basic-certification-test-plan, module oidcc-userinfo-post-body.
func TestOP_oidcc_userinfo_post_body(t *testing.T) {
	userinfoBy(t, func(s *suite, access string) response {
		return s.send(http.MethodPost, s.endpoint("userinfo_endpoint"), url.Values{"access_token": {access}}, nil)
	})
}

func userinfoBy(t *testing.T, call func(*suite, string) response) {
	t.Helper()
	s := start(t)
	got := s.login(s.request(), ada)
	answer := call(s, got.access)
	if answer.status != http.StatusOK {
		t.Fatalf("userinfo: %d %s", answer.status, answer.body)
	}
	v := answer.object()
	s.checkStandardClaims(v)
	if v["sub"] != got.claims["sub"] {
		t.Errorf("userinfo is of %v, the ID token of %v", v["sub"], got.claims["sub"])
	}
}

// Plan oidcc-basic-certification-test-plan, module oidcc-ensure-request-without-nonce-succeeds-for-code-flow.
func TestOP_oidcc_ensure_request_without_nonce_succeeds_for_code_flow(t *testing.T) {
	s := start(t)
	request := s.request()
	request.Del("nonce")
	if got := s.login(request, ada); got.claims["nonce"] != nil {
		t.Errorf("nonce %v came from nowhere", got.claims["nonce"])
	}
}

// Plan oidcc-basic-certification-test-plan, module oidcc-server-client-secret-post: oidcc-server with the third client, whose
// secret is in the body.
func TestOP_oidcc_server_client_secret_post(t *testing.T) {
	s := start(t).as(clientSecretPost)
	if !s.lists("token_endpoint_auth_methods_supported", "client_secret_post") {
		t.Error("discovery does not list client_secret_post")
	}
	s.login(s.request(), ada)
}

// Plan oidcc-basic-certification-test-plan, module oidcc-codereuse: the second use of a code is 400 invalid_grant.
func TestOP_oidcc_codereuse(t *testing.T) {
	s := start(t)
	code := s.authorize(s.request(), ada)
	s.redeem(redeemForm(code))
	s.tokenRefused(redeemForm(code), "invalid_grant")
}

// Plan oidcc-basic-certification-test-plan, module oidcc-codereuse-30seconds: the same half a minute later, and the access
// token from the first use is dead.
func TestOP_oidcc_codereuse_30seconds(t *testing.T) {
	s := start(t)
	code := s.authorize(s.request(), ada)
	got := s.redeem(redeemForm(code))
	s.userinfo(got.access)
	s.env.Advance(30 * time.Second)
	s.tokenRefused(redeemForm(code), "invalid_grant")
	answer := s.send(http.MethodGet, s.endpoint("userinfo_endpoint"), nil, bearer(got.access))
	if answer.status != http.StatusUnauthorized {
		t.Errorf("the access token still works: %d", answer.status)
	}
}

// Plan oidcc-basic-certification-test-plan, module oidcc-refresh-token: prompt=consent with offline_access, for both clients,
// the second with a nonce of 43 characters; what a refresh keeps and what it renews; the second client's refresh token is
// nothing to the first.
func TestOP_oidcc_refresh_token(t *testing.T) {
	s := start(t)
	if !s.lists("scopes_supported", "offline_access") || !s.lists("grant_types_supported", "refresh_token") {
		t.Fatal("discovery lists no refresh tokens, so the module would be skipped")
	}
	s.refreshes(s.request("scope", "openid offline_access", "prompt", "consent"), url.Values{"scope": {"openid offline_access"}})
	second := s.as(client2)
	nonce := "Ab1-._~" + random(36)
	refresh := second.refreshes(second.request("scope", "openid offline_access", "prompt", "consent", "nonce", nonce), url.Values{})
	s.tokenRefused(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}}, "invalid_grant")
}

// refreshes logs in, refreshes once, compares, and returns the refresh token that is good now.
func (s *suite) refreshes(request, more url.Values) string {
	s.t.Helper()
	first := s.login(request, ada)
	for _, c := range first.refresh {
		if c < 0x20 || c > 0x7e {
			s.t.Errorf("the refresh token has the character %q", c)
		}
	}
	s.env.Advance(time.Second)
	more.Set("grant_type", "refresh_token")
	more.Set("refresh_token", first.refresh)
	second := s.redeem(more)
	for _, name := range []string{"iss", "sub", "auth_time", "azp"} {
		if first.claims[name] != second.claims[name] {
			s.t.Errorf("%s was %v and is %v", name, first.claims[name], second.claims[name])
		}
	}
	if !instant(second.claims["iat"]).After(instant(first.claims["iat"])) || second.access == first.access {
		s.t.Error("the refreshed tokens are not new")
	}
	if bits := min(entropy(first.refresh), entropy(second.refresh)); bits < 128 {
		s.t.Errorf("a refresh token seems to have %.0f bits: it can be guessed", bits)
	}
	s.userinfo(second.access)
	return second.refresh
}

// The demands hold behind a proxy that ends TLS, too: issuer and endpoints are https although the environment speaks http, and
// its forms are known to come from its own pages.
func TestOP_behind_a_proxy(t *testing.T) {
	s := startWith(t, environmenttest.WithTLSProxy())
	s.login(s.request(), ada)
	s.checkDiscovery()
	s.confirmed(s.logout(nil)) // a form, of which only Origin tells where it came from
}
