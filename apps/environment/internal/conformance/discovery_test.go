package conformance

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

// knownMembers are those of the discovery document that are registered (OpenID Connect Discovery §3, RFC 8414, RFC 7009,
// RFC 7662, RFC 7636, RFC 9207, the logout specifications, Initiating User Registration 1.0). The suite may warn of others.
var knownMembers = []string{
	"issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "revocation_endpoint", "introspection_endpoint",
	"end_session_endpoint", "scopes_supported", "response_types_supported", "response_modes_supported", "grant_types_supported",
	"acr_values_supported", "subject_types_supported", "id_token_signing_alg_values_supported", "token_endpoint_auth_methods_supported",
	"revocation_endpoint_auth_methods_supported", "introspection_endpoint_auth_methods_supported", "claim_types_supported",
	"claims_supported", "claims_parameter_supported", "request_parameter_supported", "request_uri_parameter_supported",
	"code_challenge_methods_supported", "authorization_response_iss_parameter_supported", "backchannel_logout_supported",
	"backchannel_logout_session_supported", "prompt_values_supported", "device_authorization_endpoint",
}

// Plan oidcc-config-certification-test-plan, module oidcc-discovery-endpoint-verification.
func TestOP_oidcc_discovery_endpoint_verification(t *testing.T) {
	s := start(t)
	s.checkDiscovery()
	for name, value := range map[string]string{
		"response_types_supported": "code", "subject_types_supported": "public", "id_token_signing_alg_values_supported": "RS256",
		"grant_types_supported": "authorization_code", "scopes_supported": "openid", "claims_supported": "sub",
		"code_challenge_methods_supported": "S256",
	} {
		if !s.lists(name, value) {
			t.Errorf("%s lacks %s: %v", name, value, s.server[name])
		}
	}
}

// checkDiscovery checks what is the same at any base URL: the exact issuer, every address https and below it, no member that
// nobody knows, none that is null or empty.
func (s *suite) checkDiscovery() {
	s.t.Helper()
	if s.server["issuer"] != s.env.URL {
		s.t.Errorf("issuer %v, want %s", s.server["issuer"], s.env.URL)
	}
	for name, value := range s.server {
		if !slices.Contains(knownMembers, name) {
			s.t.Errorf("discovery has the member %s, which is registered nowhere", name)
		}
		if list, ok := value.([]any); value == nil || value == "" || ok && len(list) == 0 {
			s.t.Errorf("%s is %v: leave it out", name, value)
		}
		if !strings.HasSuffix(name, "_endpoint") && !strings.HasSuffix(name, "_uri") {
			continue
		}
		address, err := url.Parse(value.(string))
		if err != nil || address.Scheme != "https" || !strings.HasPrefix(value.(string), s.env.URL+"/") {
			s.t.Errorf("%s is %v", name, value)
		}
	}
}

// Plan oidcc-rp-initiated-logout-certification-test-plan, module
// oidcc-rp-initiated-logout-discovery-endpoint-verification.
func TestOP_oidcc_rp_initiated_logout_discovery_endpoint_verification(t *testing.T) {
	s := start(t)
	s.checkDiscovery()
	s.endpoint("end_session_endpoint")
}

// Plan oidcc-backchannel-rp-initiated-logout-certification-test-plan, module
// oidcc-backchannel-logout-discovery-endpoint-verification.
func TestOP_oidcc_backchannel_logout_discovery_endpoint_verification(t *testing.T) {
	s := start(t)
	s.checkDiscovery()
	s.endpoint("end_session_endpoint")
	if s.server["backchannel_logout_supported"] != true || s.server["backchannel_logout_session_supported"] != true {
		t.Errorf("back-channel logout: %v, with sid: %v", s.server["backchannel_logout_supported"], s.server["backchannel_logout_session_supported"])
	}
}
