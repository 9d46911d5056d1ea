package conformance

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	jose "github.com/go-jose/go-jose/v4"
)

// logoutOf logs in and returns the logout request that the suite begins with: the hint, the address and a state of 128
// characters. A module takes parameters away or replaces them.
func (s *suite) logoutOf(more ...string) url.Values {
	s.t.Helper()
	v := url.Values{"id_token_hint": {s.login(s.request(), ada).id}, "post_logout_redirect_uri": {postLogout}, "state": {random(128)}}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

func (s *suite) logout(v url.Values) page {
	s.t.Helper()
	return s.open(s.endpoint("end_session_endpoint") + "?" + v.Encode())
}

// backAt checks that the browser was sent to the post_logout_redirect_uri, with the state and nothing else.
func (s *suite) backAt(p page, state ...string) {
	s.t.Helper()
	want := postLogout
	if len(state) > 0 {
		want += "?state=" + state[0]
	}
	if p.left == nil || p.left.String() != want {
		s.t.Errorf("after signing out the browser is at %s (%q), and was sent to %v; want %s", p.at, p.heading(), p.left, want)
	}
}

// signedOut checks as the suite does: prompt=none must fail.
func (s *suite) signedOut() {
	s.t.Helper()
	s.refused(s.request("prompt", "none"), "", needsUser...)
}

// notSent checks that the browser stays: the environment shows an error, or asks.
func (s *suite) notSent(p page) {
	s.t.Helper()
	if p.left != nil {
		s.t.Errorf("the browser was sent to %s", p.left)
	}
	if p.heading() == "" || p.status == 200 && p.form("confirm-logout") == nil {
		s.t.Errorf("status %d with the page %q, which is neither an error nor a question", p.status, p.heading())
	}
}

// Plan oidcc-rp-initiated-logout-certification-test-plan, module oidcc-rp-initiated-logout.
func TestOP_oidcc_rp_initiated_logout(t *testing.T) {
	s := start(t)
	v := s.logoutOf()
	s.backAt(s.logout(v), v.Get("state"))
	s.signedOut()
}

// Plan oidcc-rp-initiated-logout-certification-test-plan, module oidcc-rp-initiated-logout-no-state.
func TestOP_oidcc_rp_initiated_logout_no_state(t *testing.T) {
	s := start(t)
	v := s.logoutOf()
	v.Del("state")
	s.backAt(s.logout(v))
	s.signedOut()
}

// Plan oidcc-rp-initiated-logout-certification-test-plan, module oidcc-rp-initiated-logout-bad-post-logout-redirect-uri.
func TestOP_oidcc_rp_initiated_logout_bad_post_logout_redirect_uri(t *testing.T) {
	s := start(t)
	s.notSent(s.logout(s.logoutOf("post_logout_redirect_uri", postLogout+random(10))))
}

// Plan oidcc-rp-initiated-logout-certification-test-plan, module
// oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri.
func TestOP_oidcc_rp_initiated_logout_query_added_to_post_logout_redirect_uri(t *testing.T) {
	s := start(t)
	s.notSent(s.logout(s.logoutOf("post_logout_redirect_uri", postLogout+"?foo=bar")))
}

// Plan oidcc-rp-initiated-logout-certification-test-plan, module oidcc-rp-initiated-logout-modified-id-token-hint: the ID
// token with alg none and no signature.
func TestOP_oidcc_rp_initiated_logout_modified_id_token_hint(t *testing.T) {
	s := start(t)
	v := s.logoutOf()
	payload := strings.Split(v.Get("id_token_hint"), ".")[1]
	v.Set("id_token_hint", base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`))+"."+payload+".")
	s.notSent(s.logout(v))
}

// Plan oidcc-rp-initiated-logout-certification-test-plan, module oidcc-rp-initiated-logout-bad-id-token-hint: the same claims
// signed by another key.
func TestOP_oidcc_rp_initiated_logout_bad_id_token_hint(t *testing.T) {
	s := start(t)
	v := s.logoutOf()
	v.Set("id_token_hint", forge(t, s.verify(v.Get("id_token_hint"))))
	s.notSent(s.logout(v))
}

func forge(t *testing.T, claims map[string]any) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	jws, err := signer.Sign(text)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jws.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// Plan oidcc-rp-initiated-logout-certification-test-plan, module oidcc-rp-initiated-logout-no-id-token-hint.
func TestOP_oidcc_rp_initiated_logout_no_id_token_hint(t *testing.T) {
	s := start(t)
	v := s.logoutOf()
	v.Del("id_token_hint")
	s.notSent(s.logout(v))
}

// Plan oidcc-rp-initiated-logout-certification-test-plan, module oidcc-rp-initiated-logout-no-params: without a proof the
// person is asked, and then it is done.
func TestOP_oidcc_rp_initiated_logout_no_params(t *testing.T) {
	s := start(t)
	s.logoutOf()
	s.confirmed(s.logout(url.Values{}))
}

// Plan oidcc-rp-initiated-logout-certification-test-plan, module oidcc-rp-initiated-logout-only-state.
func TestOP_oidcc_rp_initiated_logout_only_state(t *testing.T) {
	s := start(t)
	s.confirmed(s.logout(url.Values{"state": {s.logoutOf().Get("state")}}))
}

// confirmed says yes to the question, and wants the page that says so.
func (s *suite) confirmed(p page) {
	s.t.Helper()
	s.saysSignedOut(p.submit("confirm-logout"))
}

func (s *suite) saysSignedOut(p page) {
	s.t.Helper()
	if p.left != nil || p.status != 200 || !strings.Contains(p.heading(), "signed out") {
		s.t.Errorf("status %d with the page %q, sent to %v", p.status, p.heading(), p.left)
	}
	s.signedOut()
}

// Plan oidcc-rp-initiated-logout-certification-test-plan, module oidcc-rp-initiated-logout-no-post-logout-redirect-uri: the
// hint is proof enough.
func TestOP_oidcc_rp_initiated_logout_no_post_logout_redirect_uri(t *testing.T) {
	s := start(t)
	v := s.logoutOf()
	v.Del("post_logout_redirect_uri")
	s.saysSignedOut(s.logout(v))
}
