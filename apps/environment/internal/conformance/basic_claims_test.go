package conformance

import (
	"testing"
	"time"
)

// Plan oidcc-basic-certification-test-plan, module oidcc-scope-profile: the claims of the scope that the user has are at
// userinfo. (The suite warns: no user has all fourteen.)
func TestOP_oidcc_scope_profile(t *testing.T) {
	s := start(t)
	got := s.userinfo(s.login(s.request("scope", "openid profile"), ada).access)
	for name, want := range map[string]any{
		"name": "Ada Lovelace", "given_name": "Ada", "family_name": "Lovelace", "picture": s.env.URL + "/pictures/usr_ada.svg",
	} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
	if got["email"] != nil {
		t.Error("userinfo has an email, which was not asked for")
	}
}

// Plan oidcc-basic-certification-test-plan, module oidcc-scope-email. (The suite warns: the address is in the ID token, too.)
func TestOP_oidcc_scope_email(t *testing.T) {
	s := start(t)
	got := s.login(s.request("scope", "openid email"), ada)
	s.checkEmailOnly(got)
}

func (s *suite) checkEmailOnly(got tokens) {
	s.t.Helper()
	v := s.userinfo(got.access)
	if v["email"] != "ada@example.com" || v["email_verified"] != true {
		s.t.Errorf("email %v, email_verified %v", v["email"], v["email_verified"])
	}
	if v["name"] != nil || got.claims["name"] != nil {
		s.t.Errorf("name is at userinfo (%v) or in the ID token (%v), and was not asked for", v["name"], got.claims["name"])
	}
}

// Plan oidcc-basic-certification-test-plan, module oidcc-scope-address: skipped, because discovery does not list the scope.
func TestOP_oidcc_scope_address(t *testing.T) { skippedWithout(t, "address") }

// Plan oidcc-basic-certification-test-plan, module oidcc-scope-phone: skipped, because discovery does not list the scope.
func TestOP_oidcc_scope_phone(t *testing.T) { skippedWithout(t, "phone") }

// Plan oidcc-basic-certification-test-plan, module oidcc-scope-all: skipped, because discovery does not list all scopes.
func TestOP_oidcc_scope_all(t *testing.T) { skippedWithout(t, "address") }

// skippedWithout tests what makes the suite skip a scope, and that asking for it all the same is no error.
func skippedWithout(t *testing.T, scope string) {
	t.Helper()
	s := start(t)
	if s.lists("scopes_supported", scope) {
		t.Errorf("discovery lists the scope %s, so the module is not skipped", scope)
	}
	s.login(s.request("scope", "openid profile email "+scope), ada)
}

// Plan oidcc-basic-certification-test-plan, module oidcc-alternate-happy-flow: scopes and parameters in another order.
func TestOP_oidcc_alternate_happy_flow(t *testing.T) {
	s := start(t)
	request := s.request("scope", "email openid")
	reversed := s.endpoint("authorization_endpoint") + "?state=" + request.Get("state") + "&scope=email+openid&response_type=code&redirect_uri=" +
		callback + "&nonce=" + request.Get("nonce") + "&client_id=" + s.client.id
	answer := s.atCallback(s.env.SignIn(t, s.browser, reversed, ada), request)
	s.checkEmailOnly(s.redeem(redeemForm(answer.Get("code"))))
}

// Plan oidcc-basic-certification-test-plan, module oidcc-claims-essential: name is at userinfo because it was asked for by
// itself, and not in the ID token.
func TestOP_oidcc_claims_essential(t *testing.T) {
	s := start(t)
	got := s.login(s.request("claims", `{"userinfo":{"name":{"essential":true}}}`), ada)
	if name := s.userinfo(got.access)["name"]; name != "Ada Lovelace" || got.claims["name"] != nil {
		t.Errorf("name is %v at userinfo and %v in the ID token", name, got.claims["name"])
	}
}

// Plan oidcc-basic-certification-test-plan, module oidcc-ensure-request-with-acr-values-succeeds: of the levels that
// discovery lists, the ID token names one.
func TestOP_oidcc_ensure_request_with_acr_values_succeeds(t *testing.T) {
	s := start(t)
	values := ""
	for _, v := range s.server["acr_values_supported"].([]any) {
		values += " " + v.(string)
	}
	got := s.login(s.request("acr_values", values[1:]), ada)
	if acr, _ := got.claims["acr"].(string); !s.lists("acr_values_supported", acr) {
		t.Errorf("acr is %v, asked for one of%s", got.claims["acr"], values)
	}
}

// Plan oidcc-basic-certification-test-plan, module oidcc-id-token-hint: prompt=none with the first ID token as the hint
// succeeds at once, for the same person and sign-in. It goes on to after a key rotation.
func TestOP_oidcc_id_token_hint(t *testing.T) {
	s := start(t)
	first := s.login(s.request(), ada)
	for range 2 {
		s.env.Advance(time.Second)
		s.sameSignIn(first, s.login(s.request("prompt", "none", "id_token_hint", first.id), ""))
		s.env.RotateKeys()
	}
}

// sameSignIn checks that two ID tokens are of one person who signed in once.
func (s *suite) sameSignIn(first, second tokens) {
	s.t.Helper()
	if first.claims["sub"] != second.claims["sub"] || first.claims["auth_time"] != second.claims["auth_time"] {
		s.t.Errorf("sub %v and %v, auth_time %v and %v", first.claims["sub"], second.claims["sub"],
			first.claims["auth_time"], second.claims["auth_time"])
	}
}
