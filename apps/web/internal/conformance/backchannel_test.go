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

// Plan: oidcc-client-back-channel-logout-rp-basic. Logout tokens that must be refused
// (Back-Channel Logout §2.6), each under its module's name: the answer is 400, the
// other browser of the session stays signed in, and the logout that this one asked
// for ends on the landing page all the same.
func TestBackchannelRefused(t *testing.T) {
	const prefix = "oidcc-client-test-rp-backchannel-rpinitlogout-"
	event := func(name string) authtest.Claims {
		return authtest.Claims{"events": map[string]any{name: map[string]any{}}}
	}
	for module, lie := range map[string]authtest.Lies{
		prefix + "alg-none":    {SignLogoutToken: authtest.Unsigned},
		prefix + "wrong-alg":   {SignLogoutToken: signHS256(t)},
		prefix + "wrong-iss":   {LogoutToken: authtest.Claims{"iss": "https://another.example/"}},
		prefix + "wrong-aud":   {LogoutToken: authtest.Claims{"aud": "another-client"}},
		prefix + "no-event":    {LogoutToken: authtest.Claims{"events": nil}},
		prefix + "wrong-event": {LogoutToken: event("http://schemas.openid.net/event/another")},
		prefix + "with-nonce":  {LogoutToken: authtest.Claims{"nonce": "a-nonce"}},
	} {
		t.Run(module, func(t *testing.T) {
			lie.IDToken = inSession
			r := start(t, lie)
			other := r.signOut()
			r.wantLogoutAnswer(http.StatusBadRequest)
			other.wantSession()
		})
	}
}

// Plan: oidcc-client-back-channel-logout-rp-basic. Module: oidcc-client-test-rp-backchannel-rpinitlogout.
func TestOidccClientTestRPBackchannelRPInitLogout(t *testing.T) {
	r := start(t, authtest.Lies{IDToken: inSession})
	other := r.signOut()
	r.wantLogoutAnswer(http.StatusOK)
	other.wantNoSession()
	other.get("/").want(http.StatusOK, "/signed-out")
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
