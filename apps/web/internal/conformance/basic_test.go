package conformance

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.com/multiapp/shared/auth/authtest"
)

// Plan: oidcc-client-basic-certification-test-plan. ID tokens that must be refused
// (OpenID Connect Core §3.1.3.7), each under its module's name.
func TestBasicRefused(t *testing.T) {
	for module, lie := range map[string]authtest.Lies{
		"oidcc-client-test-invalid-iss":      {IDToken: authtest.Claims{"iss": "https://another.example/"}},
		"oidcc-client-test-invalid-aud":      {IDToken: authtest.Claims{"aud": "another-client"}},
		"oidcc-client-test-missing-sub":      {IDToken: authtest.Claims{"sub": nil}},
		"oidcc-client-test-missing-iat":      {IDToken: authtest.Claims{"iat": nil}},
		"oidcc-client-test-nonce-invalid":    {IDToken: authtest.Claims{"nonce": "another-nonce"}},
		"oidcc-client-test-idtoken-sig-none": {SignIDToken: authtest.Unsigned, IDToken: authtest.Claims{"at_hash": nil}}, // may be accepted, the suite says
	} {
		t.Run(module, func(t *testing.T) { start(t, lie).wantRefused() })
	}
}

// Plan: oidcc-client-basic-certification-test-plan. Module: oidcc-client-test-invalid-sig-rs256.
func TestOidccClientTestInvalidSigRS256(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.provider.SignIDToken = r.provider.BadlySigned
	r.wantRefused()
}

// Plan: oidcc-client-basic-certification-test-plan. Module: oidcc-client-test.
func TestOidccClientTest(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.wantAccepted()
	asked := r.provider.Seen("authorize")[0].Form
	if !strings.HasPrefix(asked.Get("redirect_uri"), r.url) || asked.Get("response_type") != "code" || asked.Get("nonce") == "" {
		t.Errorf("the authorization request is %v", asked)
	}
	userinfo := r.provider.Seen("userinfo")[0]
	if !strings.HasPrefix(userinfo.Header.Get("Authorization"), "Bearer ") || userinfo.Form.Has("access_token") {
		t.Error("the access token did not travel in the header alone")
	}
}

// Plan: oidcc-client-basic-certification-test-plan. Module:
// oidcc-client-test-client-secret-basic. RFC 6749 §2.3.1.
func TestOidccClientTestClientSecretBasic(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.wantAccepted()
	token := r.provider.Seen("token")[0]
	if !strings.HasPrefix(token.Header.Get("Authorization"), "Basic ") || token.Form.Has("client_secret") {
		t.Error("the secret did not travel in the header alone")
	}
}

// Plan: oidcc-client-basic-certification-test-plan. Module: oidcc-client-test-idtoken-sig-rs256.
func TestOidccClientTestIdtokenSigRS256(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.provider.SetMetadata("id_token_signing_alg_values_supported", []string{"RS256"})
	r.wantAccepted()
}

// Plan: oidcc-client-basic-certification-test-plan. Module:
// oidcc-client-test-kid-absent-single-jwks: one key of each kind, none with a kid.
func TestOidccClientTestKidAbsentSingleJwks(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.provider.RotateKeys("")
	r.provider.PublishBefore(secp256k1Key, ed25519Key)
	r.wantAccepted()
}

// Plan: oidcc-client-basic-certification-test-plan. Module:
// oidcc-client-test-kid-absent-multiple-jwks: refusing would do, trying every key is better.
func TestOidccClientTestKidAbsentMultipleJwks(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.provider.RotateKeys("")
	r.provider.PublishBefore(secp256k1Key, ed25519Key, authtest.StrangerKey(""), authtest.StrangerKey(""))
	r.wantAccepted()
}

// Plan: oidcc-client-basic-certification-test-plan, in newer editions. Module:
// oidcc-client-test-ignores-unparseable-key-in-jwks. RFC 7517 §5.
func TestOidccClientTestIgnoresUnparseableKeyInJwks(t *testing.T) {
	r := start(t, authtest.Lies{})
	r.provider.PublishBefore(map[string]string{"kty": "AKP", "alg": "ML-DSA-999", "kid": "a", "pub": "AQ"}, map[string]string{"kty": "MADE-UP", "kid": "b"})
	r.wantAccepted()
}

// Plan: oidcc-client-basic-certification-test-plan. Module:
// oidcc-client-test-userinfo-invalid-sub. OpenID Connect Core §5.3.2.
func TestOidccClientTestUserinfoInvalidSub(t *testing.T) {
	r := start(t, authtest.Lies{UserInfo: authtest.Claims{"sub": "somebody-else", "name": "Somebody Else"}})
	p := r.get("/login")
	p.want(http.StatusBadGateway, "/callback", "Signing in did not work")
	if strings.Contains(p.body, "Somebody Else") {
		t.Error("the page shows somebody else's name")
	}
	r.wantNoSession()
	r.wantAsked(map[string]int{"userinfo": 1})
}

// Plan: oidcc-client-basic-certification-test-plan. Module:
// oidcc-client-test-scope-userinfo-claims: ask by scope, read from userinfo.
func TestOidccClientTestScopeUserinfoClaims(t *testing.T) {
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
