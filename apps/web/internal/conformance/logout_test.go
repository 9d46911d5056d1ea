package conformance

import (
	"net/http"
	"strings"
	"testing"

	"example.com/multiapp/shared/auth/authtest"
)

// Plan oidcc-client-rp-initiated-logout-rp-basic, module oidcc-client-test-rp-init-logout.
// With the state, the hint and the registered address.
func TestRP_oidcc_client_test_rp_init_logout(t *testing.T) {
	r := start(t, authtest.Lies{IDToken: inSession})
	r.signOut()
	r.wantLogoutAnswer(http.StatusOK)
	if r.provider.Seen("logout")[0].Form.Get("state") == "" {
		t.Error("the logout request has no state")
	}
}

// Plan oidcc-client-rp-initiated-logout-rp-basic, module oidcc-client-test-rp-init-logout-other-state.
func TestRP_oidcc_client_test_rp_init_logout_other_state(t *testing.T) {
	wantLandingWithState(t, "another-state")
}

// Plan oidcc-client-rp-initiated-logout-rp-basic, module oidcc-client-test-rp-init-logout-no-state.
func TestRP_oidcc_client_test_rp_init_logout_no_state(t *testing.T) {
	wantLandingWithState(t, "")
}

// wantLandingWithState plays a logout that comes back with a state that is not the
// app's: the landing page stands, but claims nothing that only the state could
// prove, and somebody who is signed in stays so.
func wantLandingWithState(t *testing.T, state string) {
	t.Helper()
	r := start(t, authtest.Lies{IDToken: inSession, LogoutState: func(string) string { return state }})
	r.signIn()
	landed := r.do(http.MethodPost, "/logout", nil)
	landed.want(http.StatusOK, "/signed-out", `id="sign-in"`)
	if strings.Contains(landed.body, `data-reason="you"`) {
		t.Error("the page believes a state that is not its own")
	}
	r.wantNoSession()
	r.wantLogoutAnswer(http.StatusOK)
	r.provider.IDToken = authtest.Claims{"sid": "the-next-session"} // the first one is over for good
	r.signIn()
	r.get("/signed-out?state="+state).want(http.StatusOK, "/", "Hello, Demo T. User")
}
