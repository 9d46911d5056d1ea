package conformance

import (
	"net/url"
	"testing"
	"time"
)

// needsUser are the errors that say a page would have been needed (OpenID Connect Core §3.1.2.6).
var needsUser = []string{"login_required", "interaction_required", "account_selection_required", "consent_required"}

// Plan oidcc-basic-certification-test-plan, module oidcc-prompt-login: the person is asked again, and auth_time is later.
func TestOP_oidcc_prompt_login(t *testing.T) {
	s := start(t)
	first := s.login(s.request(), ada)
	s.env.Advance(time.Second)
	s.showsSignIn(s.request("prompt", "login"))
	s.laterSignIn(first, s.login(s.request("prompt", "login"), ada))
}

// Plan oidcc-basic-certification-test-plan, module oidcc-prompt-none-not-logged-in.
func TestOP_oidcc_prompt_none_not_logged_in(t *testing.T) {
	s := start(t)
	s.refused(s.request("prompt", "none"), "", needsUser...)
}

// Plan oidcc-basic-certification-test-plan, module oidcc-prompt-none-logged-in: no page, the same person and sign-in.
func TestOP_oidcc_prompt_none_logged_in(t *testing.T) {
	s := start(t)
	first := s.login(s.request(), ada)
	s.env.Advance(time.Second)
	s.sameSignIn(first, s.login(s.request("prompt", "none"), ""))
}

// Plan oidcc-basic-certification-test-plan, module oidcc-max-age-1: two seconds later the person is asked again, and the ID
// token has an auth_time, which is later and recent.
func TestOP_oidcc_max_age_1(t *testing.T) {
	s := start(t)
	first := s.login(s.request(), ada)
	s.env.Advance(2 * time.Second)
	s.showsSignIn(s.request("max_age", "1"))
	second := s.login(s.request("max_age", "1"), ada)
	s.laterSignIn(first, second)
	if age := s.env.Now().Sub(instant(second.claims["auth_time"])); age > 5*time.Second {
		t.Errorf("auth_time is %s old", age)
	}
}

// Plan oidcc-basic-certification-test-plan, module oidcc-max-age-10000: nobody is asked again.
func TestOP_oidcc_max_age_10000(t *testing.T) {
	s := start(t)
	first := s.login(s.request("max_age", "15000"), ada)
	if first.claims["auth_time"] == nil {
		t.Error("max_age was sent, and the ID token has no auth_time")
	}
	s.env.Advance(time.Second)
	s.sameSignIn(first, s.login(s.request("max_age", "10000"), ""))
}

// showsSignIn wants a page of the environment for a request, which a screenshot shows the suite's reviewers.
func (s *suite) showsSignIn(request url.Values) {
	s.t.Helper()
	if page := s.open(s.endpoint("authorization_endpoint") + "?" + request.Encode()); page.heading() == "" || page.left != nil {
		s.t.Error("the person was not asked to sign in again")
	}
}

func (s *suite) laterSignIn(first, second tokens) {
	s.t.Helper()
	if first.claims["sub"] != second.claims["sub"] {
		s.t.Errorf("sub %v and %v", first.claims["sub"], second.claims["sub"])
	}
	if !instant(second.claims["auth_time"]).After(instant(first.claims["auth_time"])) {
		s.t.Errorf("auth_time %v is not later than %v", second.claims["auth_time"], first.claims["auth_time"])
	}
}
