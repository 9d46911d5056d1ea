package conformance

import (
	"net/http"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"example.com/multiapp/shared/auth/authtest"
)

// inSession is a provider whose ID tokens name the session.
var inSession = authtest.Claims{"sid": "the-session"}

// Plan oidcc-client-back-channel-logout-rp-basic, module oidcc-client-test-rp-backchannel-rpinitlogout.
// 200, the session is over in every
// browser, and the redirect after the logout is handled.
func TestRP_oidcc_client_test_rp_backchannel_rpinitlogout(t *testing.T) {
	r := start(t, authtest.Lies{IDToken: inSession})
	other := r.signOut()
	r.wantLogoutAnswer(http.StatusOK)
	other.wantNoSession()
	other.get("/").want(http.StatusOK, "/signed-out")
}

// Plan oidcc-client-back-channel-logout-rp-basic, module oidcc-client-test-rp-backchannel-rpinitlogout-alg-none.
func TestRP_oidcc_client_test_rp_backchannel_rpinitlogout_alg_none(t *testing.T) {
	wantLogoutRefused(t, authtest.Lies{SignLogoutToken: authtest.Unsigned})
}

// Plan oidcc-client-back-channel-logout-rp-basic, module oidcc-client-test-rp-backchannel-rpinitlogout-wrong-alg.
func TestRP_oidcc_client_test_rp_backchannel_rpinitlogout_wrong_alg(t *testing.T) {
	wantLogoutRefused(t, authtest.Lies{SignLogoutToken: signHS256(t)})
}

// Plan oidcc-client-back-channel-logout-rp-basic, module oidcc-client-test-rp-backchannel-rpinitlogout-wrong-iss.
func TestRP_oidcc_client_test_rp_backchannel_rpinitlogout_wrong_iss(t *testing.T) {
	wantLogoutRefused(t, authtest.Lies{LogoutToken: authtest.Claims{"iss": "https://another.example/"}})
}

// Plan oidcc-client-back-channel-logout-rp-basic, module oidcc-client-test-rp-backchannel-rpinitlogout-wrong-aud.
func TestRP_oidcc_client_test_rp_backchannel_rpinitlogout_wrong_aud(t *testing.T) {
	wantLogoutRefused(t, authtest.Lies{LogoutToken: authtest.Claims{"aud": "another-client"}})
}

// Plan oidcc-client-back-channel-logout-rp-basic, module oidcc-client-test-rp-backchannel-rpinitlogout-no-event.
func TestRP_oidcc_client_test_rp_backchannel_rpinitlogout_no_event(t *testing.T) {
	wantLogoutRefused(t, authtest.Lies{LogoutToken: authtest.Claims{"events": nil}})
}

// Plan oidcc-client-back-channel-logout-rp-basic, module oidcc-client-test-rp-backchannel-rpinitlogout-wrong-event.
func TestRP_oidcc_client_test_rp_backchannel_rpinitlogout_wrong_event(t *testing.T) {
	wantLogoutRefused(t, authtest.Lies{LogoutToken: authtest.Claims{"events": map[string]any{"http://schemas.openid.net/event/another": map[string]any{}}}})
}

// Plan oidcc-client-back-channel-logout-rp-basic, module oidcc-client-test-rp-backchannel-rpinitlogout-with-nonce.
func TestRP_oidcc_client_test_rp_backchannel_rpinitlogout_with_nonce(t *testing.T) {
	wantLogoutRefused(t, authtest.Lies{LogoutToken: authtest.Claims{"nonce": "a-nonce"}})
}

// wantLogoutRefused plays a logout token that must be refused (Back-Channel Logout
// §2.6): the answer is 400, the session's other browser stays signed in, and the
// redirect after the logout is handled all the same.
func wantLogoutRefused(t *testing.T, lies authtest.Lies) {
	t.Helper()
	lies.IDToken = inSession
	r := start(t, lies)
	other := r.signOut()
	r.wantLogoutAnswer(http.StatusBadRequest)
	other.wantSession()
}

// signOut signs two browsers in to one session, signs the first out, and returns the
// other: whatever the back channel does, the first one's logout is handled.
func (r *rig) signOut() (other *browser) {
	r.t.Helper()
	other = newBrowser(r.t, r.url)
	other.signIn()
	r.signIn()
	r.do(http.MethodPost, "/logout", nil).want(http.StatusOK, "/signed-out", "You signed out.")
	r.wantNoSession()
	r.wantAsked(map[string]int{"logout": 1})
	asked := r.provider.Seen("logout")[0].Form
	if asked.Get("id_token_hint") == "" || asked.Get("post_logout_redirect_uri") != r.url+"/signed-out" {
		r.t.Errorf("the logout request is %v", asked)
	}
	return other
}

func (r *rig) wantLogoutAnswer(status int) {
	r.t.Helper()
	answers := r.provider.LogoutAnswers()
	if len(answers) != 1 || answers[0].StatusCode != status {
		r.t.Fatalf("the logout tokens were answered with %v, want one %d", answers, status)
	}
	if control := answers[0].Header.Get("Cache-Control"); !strings.Contains(control, "no-store") { // §2.8
		r.t.Errorf("Cache-Control is %q", control)
	}
}

// signHS256 signs with the algorithm that nobody agreed on.
func signHS256(t *testing.T) func(authtest.Claims) string {
	issuer := authtest.Start(t)
	return func(claims authtest.Claims) string {
		return issuer.SignWith(jose.HS256, []byte("a secret/with+marks a secret/with+marks"), claims)
	}
}
