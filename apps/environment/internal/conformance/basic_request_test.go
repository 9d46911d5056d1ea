package conformance

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Plan oidcc-basic-certification-test-plan, module oidcc-display-page.
func TestOP_oidcc_display_page(t *testing.T) { noError(t, "display", "page") }

// Plan oidcc-basic-certification-test-plan, module oidcc-display-popup.
func TestOP_oidcc_display_popup(t *testing.T) { noError(t, "display", "popup") }

// Plan oidcc-basic-certification-test-plan, module oidcc-ui-locales.
func TestOP_oidcc_ui_locales(t *testing.T) { noError(t, "ui_locales", "se") }

// Plan oidcc-basic-certification-test-plan, module oidcc-claims-locales.
func TestOP_oidcc_claims_locales(t *testing.T) {
	noError(t, "claims_locales", "se", "scope", "openid profile")
}

// Plan oidcc-basic-certification-test-plan, module oidcc-ensure-request-with-unknown-parameter-succeeds.
func TestOP_oidcc_ensure_request_with_unknown_parameter_succeeds(t *testing.T) {
	noError(t, "extra", "foobar")
}

// noError tests that a parameter which asks for nothing the environment must do causes no error.
func noError(t *testing.T, more ...string) {
	t.Helper()
	s := start(t)
	s.login(s.request(more...), ada)
}

// Plan oidcc-basic-certification-test-plan, module oidcc-login-hint: an address that nobody here has is no error.
func TestOP_oidcc_login_hint(t *testing.T) {
	s := start(t)
	s.login(s.request("login_hint", "buffy@localhost"), ada)
}

// Plan oidcc-basic-certification-test-plan, module oidcc-ensure-registered-redirect-uri: an error page, never a redirect.
func TestOP_oidcc_ensure_registered_redirect_uri(t *testing.T) {
	s := start(t)
	s.errorPage(s.request("redirect_uri", callback+"/"+random(10)))
}

// errorPage sends the browser with a request that must end on a page of the environment.
func (s *suite) errorPage(request url.Values) {
	s.t.Helper()
	answer := s.get(s.endpoint("authorization_endpoint") + "?" + request.Encode())
	if answer.status != http.StatusBadRequest || !strings.HasPrefix(answer.header.Get("Content-Type"), "text/html") || answer.header.Get("Location") != "" {
		s.t.Errorf("status %d, %s, Location %q", answer.status, answer.header.Get("Content-Type"), answer.header.Get("Location"))
	}
	if !strings.Contains(answer.body, "redirect_uri") {
		s.t.Error("the page does not say that the redirect_uri is wrong")
	}
}

// Plan oidcc-basic-certification-test-plan, module oidcc-ensure-post-request-succeeds: the form of another site, sent by the
// browser, leads to the login as a link does.
func TestOP_oidcc_ensure_post_request_succeeds(t *testing.T) {
	s := start(t)
	request := s.request()
	answer := s.send(http.MethodPost, s.endpoint("authorization_endpoint"), request, http.Header{"Origin": {"https://suite.example:8443"}})
	if answer.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", answer.status, answer.body)
	}
	back := s.env.SignIn(t, s.browser, s.env.URL+answer.header.Get("Location"), ada)
	s.redeem(redeemForm(s.atCallback(back, request).Get("code")))
}

// Plan oidcc-basic-certification-test-plan, module
// oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported: rejected, and discovery says so.
func TestOP_oidcc_request_uri_unsigned_supported_correctly_or_rejected_as_unsupported(t *testing.T) {
	s := start(t)
	if s.server["request_uri_parameter_supported"] != false {
		t.Errorf("request_uri_parameter_supported is %v, and true without it", s.server["request_uri_parameter_supported"])
	}
	s.refused(s.requestObjectLeaves("request_uri", "https://suite.example:8443/test/a/multiapp/requesturi/"+random(10)), "", "request_uri_not_supported")
}

// Plan oidcc-basic-certification-test-plan, module
// oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported: rejected by redirect, never ignored.
func TestOP_oidcc_unsigned_request_object_supported_correctly_or_rejected_as_unsupported(t *testing.T) {
	s := start(t)
	if s.server["request_parameter_supported"] != false {
		t.Errorf("request_parameter_supported is %v", s.server["request_parameter_supported"])
	}
	s.refused(s.requestObjectLeaves("request", s.requestObject()), "", "request_not_supported")
}

// Plan oidcc-basic-certification-test-plan, module oidcc-ensure-request-object-with-redirect-uri: with a good redirect_uri in
// the request object and a bad one beside it, the environment shows the error, and does not take one that it knows.
func TestOP_oidcc_ensure_request_object_with_redirect_uri(t *testing.T) {
	s := start(t)
	request := s.requestObjectLeaves("request", s.requestObject())
	request.Set("redirect_uri", callback+random(10))
	s.errorPage(request)
}

// requestObjectLeaves is a request of which state and nonce are only in the request object.
func (s *suite) requestObjectLeaves(name, value string) url.Values {
	request := s.request(name, value)
	request.Del("state")
	request.Del("nonce")
	return request
}

// requestObject is a whole request as an unsigned JWT.
func (s *suite) requestObject() string {
	s.t.Helper()
	claims := map[string]string{"iss": s.client.id, "aud": s.env.URL}
	for name, values := range s.request() {
		claims[name] = values[0]
	}
	text, err := json.Marshal(claims)
	if err != nil {
		s.t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + base64.RawURLEncoding.EncodeToString(text) + "."
}

// Plan oidcc-basic-certification-test-plan, module oidcc-ensure-request-with-valid-pkce-succeeds.
func TestOP_oidcc_ensure_request_with_valid_pkce_succeeds(t *testing.T) {
	s := start(t)
	verifier := strings.Repeat("a1-._~Z", 8)
	form := redeemForm(s.authorize(s.request("code_challenge", s256(verifier), "code_challenge_method", "S256"), ada))
	form.Set("code_verifier", verifier)
	s.redeem(form)
}

func s256(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
