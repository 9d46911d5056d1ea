package conformance

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.com/multiapp/shared/auth/authtest"
)

// Plan oidcc-client-basic-certification-test-plan, module oidcc-client-test.
// A whole login by code. The access token travels in the header
// alone (RFC 6750 §2).
func TestRP_oidcc_client_test(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.wantAccepted()
	asked := r.provider.Seen("authorize")[0].Form
	if asked.Get("redirect_uri") != r.url+"/callback" || asked.Get("response_type") != "code" || asked.Get("nonce") == "" {
		t.Errorf("the authorization request is %v", asked)
	}
	userinfo := r.provider.Seen("userinfo")[0]
	if !strings.HasPrefix(userinfo.Header.Get("Authorization"), "Bearer ") || userinfo.Form.Has("access_token") {
		t.Error("the access token did not travel in the header alone")
	}
}

// Plan oidcc-client-basic-certification-test-plan, module oidcc-client-test-client-secret-basic.
// RFC 6749 §2.3.1.
func TestRP_oidcc_client_test_client_secret_basic(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.wantAccepted()
	token := r.provider.Seen("token")[0]
	if !strings.HasPrefix(token.Header.Get("Authorization"), "Basic ") || token.Form.Has("client_secret") {
		t.Error("the secret did not travel in the header alone")
	}
}

// Plan oidcc-client-basic-certification-test-plan, module oidcc-client-test-invalid-iss.
// OpenID Connect Core §3.1.3.7, 2.
func TestRP_oidcc_client_test_invalid_iss(t *testing.T) {
	r := start(t, authtest.Lies{IDToken: authtest.Claims{"iss": "https://another.example/"}})
	r.wantRefused()
}

// Plan oidcc-client-basic-certification-test-plan, module oidcc-client-test-invalid-aud.
// OpenID Connect Core §3.1.3.7, 3.
func TestRP_oidcc_client_test_invalid_aud(t *testing.T) {
	r := start(t, authtest.Lies{IDToken: authtest.Claims{"aud": "another-client"}})
	r.wantRefused()
}

// Plan oidcc-client-basic-certification-test-plan, module oidcc-client-test-missing-sub.
// OpenID Connect Core §2.
func TestRP_oidcc_client_test_missing_sub(t *testing.T) {
	r := start(t, authtest.Lies{IDToken: authtest.Claims{"sub": nil}})
	r.wantRefused()
}

// Plan oidcc-client-basic-certification-test-plan, module oidcc-client-test-missing-iat.
// OpenID Connect Core §2.
func TestRP_oidcc_client_test_missing_iat(t *testing.T) {
	r := start(t, authtest.Lies{IDToken: authtest.Claims{"iat": nil}})
	r.wantRefused()
}

// Plan oidcc-client-basic-certification-test-plan, module oidcc-client-test-nonce-invalid.
// OpenID Connect Core §3.1.3.7, 11.
func TestRP_oidcc_client_test_nonce_invalid(t *testing.T) {
	r := start(t, authtest.Lies{IDToken: authtest.Claims{"nonce": "another-nonce"}})
	r.wantRefused()
}

// Plan oidcc-client-basic-certification-test-plan, module oidcc-client-test-idtoken-sig-none.
// The suite would let it be accepted; nothing unsigned is believed
// here (RFC 8725 §3.2).
func TestRP_oidcc_client_test_idtoken_sig_none(t *testing.T) {
	r := start(t, authtest.Lies{SignIDToken: authtest.Unsigned, IDToken: authtest.Claims{"at_hash": nil}})
	r.wantRefused()
}

// Plan oidcc-client-basic-certification-test-plan, module oidcc-client-test-invalid-sig-rs256.
// OpenID Connect Core §3.1.3.7, 6.
func TestRP_oidcc_client_test_invalid_sig_rs256(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.provider.SignIDToken = r.provider.BadlySigned
	r.wantRefused()
}

// Plan oidcc-client-basic-certification-test-plan, module oidcc-client-test-idtoken-sig-rs256.
// RS256 is what the provider announces, and signs with.
func TestRP_oidcc_client_test_idtoken_sig_rs256(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.provider.SetMetadata("id_token_signing_alg_values_supported", []string{"RS256"})
	r.wantAccepted()
}

// Plan oidcc-client-basic-certification-test-plan, module oidcc-client-test-kid-absent-single-jwks.
// One key of each kind, none with a kid.
func TestRP_oidcc_client_test_kid_absent_single_jwks(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.provider.RotateKeys("")
	r.provider.PublishBefore(secp256k1Key, ed25519Key)
	r.wantAccepted()
}

// Plan oidcc-client-basic-certification-test-plan, module oidcc-client-test-kid-absent-multiple-jwks.
// Refusing would do, trying every key is better.
func TestRP_oidcc_client_test_kid_absent_multiple_jwks(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.provider.RotateKeys("")
	r.provider.PublishBefore(secp256k1Key, ed25519Key, authtest.StrangerKey(""), authtest.StrangerKey(""))
	r.wantAccepted()
}

// Plan oidcc-client-basic-certification-test-plan, module oidcc-client-test-ignores-unparseable-key-in-jwks.
// In newer editions of the suite: RFC 7517 §5.
func TestRP_oidcc_client_test_ignores_unparseable_key_in_jwks(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.provider.PublishBefore(map[string]string{"kty": "AKP", "alg": "ML-DSA-999", "kid": "a", "pub": "AQ"}, map[string]string{"kty": "MADE-UP", "kid": "b"})
	r.wantAccepted()
}

// Plan oidcc-client-basic-certification-test-plan, module oidcc-client-test-userinfo-invalid-sub.
// OpenID Connect Core §5.3.2.
func TestRP_oidcc_client_test_userinfo_invalid_sub(t *testing.T) {
	r := start(t, authtest.Lies{UserInfo: authtest.Claims{"sub": "somebody-else", "name": "Somebody Else"}})
	p := r.get("/login")
	p.want(http.StatusBadGateway, "/callback", "Signing in did not work")
	if strings.Contains(p.body, "Somebody Else") {
		t.Error("the page shows somebody else's name")
	}
	r.wantNoSession()
	r.wantAsked(map[string]int{"userinfo": 1})
}

// Plan oidcc-client-basic-certification-test-plan, module oidcc-client-test-scope-userinfo-claims.
// Ask by scope, read from userinfo (OpenID
// Connect Core §5.4).
func TestRP_oidcc_client_test_scope_userinfo_claims(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.wantAccepted()
	scopes := strings.Fields(r.provider.Seen("authorize")[0].Form.Get("scope"))
	for _, scope := range []string{"openid", "profile", "email"} {
		if !slices.Contains(scopes, scope) {
			t.Errorf("the scopes %v lack %s", scopes, scope)
		}
	}
}

// The suite's key set holds these, whatever the module.
var (
	secp256k1Key = map[string]string{"kty": "EC", "crv": "secp256k1", "use": "sig", "x": "eb5mfvncu6xVoGKVzocLBwKb_NstzijZWfKBWxb4F5g", "y": "SDradyajxGVdpPv8DhEIqP0XtEimhVQZnEfQj_sQ1Lg"}
	ed25519Key   = map[string]string{"kty": "OKP", "crv": "Ed25519", "use": "sig", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
)
