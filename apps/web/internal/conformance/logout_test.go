package conformance

import (
	"net/http"
	"strings"
	"testing"

	"example.com/multiapp/shared/auth/authtest"
)

// Plan: oidcc-client-rp-initiated-logout-rp-basic. Module: oidcc-client-test-rp-init-logout.
func TestOidccClientTestRPInitLogout(t *testing.T) {
	r := start(t, authtest.Lies{IDToken: inSession})
	r.signOut()
	r.wantLogoutAnswer(http.StatusOK)
	if r.provider.Seen("logout")[0].Form.Get("state") == "" {
		t.Error("the logout request has no state")
	}
}

// Plan: oidcc-client-rp-initiated-logout-rp-basic. Modules: oidcc-client-test-rp-init-logout-other-state
// and oidcc-client-test-rp-init-logout-no-state: the landing page stands, but does not
// claim what the state does not prove; somebody who is signed in stays so.
func TestRPInitLogoutState(t *testing.T) {
	for module, change := range map[string]func(string) string{
		"oidcc-client-test-rp-init-logout-other-state": func(string) string { return "another-state" },
		"oidcc-client-test-rp-init-logout-no-state":    func(string) string { return "" },
	} {
		t.Run(module, func(t *testing.T) {
			r := start(t, authtest.Lies{IDToken: inSession, LogoutState: change})
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
			r.get("/signed-out?state="+change("")).want(http.StatusOK, "/", "Hello, Demo T. User")
		})
	}
}
