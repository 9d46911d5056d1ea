package conformance

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
)

// received is a request at the back-channel logout address.
type received struct {
	method, contentType string
	form                url.Values
}

// Plan oidcc-backchannel-rp-initiated-logout-certification-test-plan, module oidcc-backchannel-rp-initiated-logout: the client
// gets one POST with a right logout token and nothing else, the browser goes where it should, and prompt=none fails.
func TestOP_oidcc_backchannel_rp_initiated_logout(t *testing.T) {
	s := start(t)
	requests := make(chan received, 4)
	s.receive(requests)
	v := s.logoutOf()
	hint := s.verify(v.Get("id_token_hint"))
	s.backAt(s.logout(v), v.Get("state"))
	got := <-requests
	if got.method != http.MethodPost || got.contentType != "application/x-www-form-urlencoded" || len(got.form) != 1 {
		t.Errorf("%s with %s and %d parameters", got.method, got.contentType, len(got.form))
	}
	s.checkLogoutToken(got.form.Get("logout_token"), hint)
	s.signedOut()
	if len(requests) != 0 {
		t.Errorf("%d more requests came", len(requests))
	}
}

// receive makes the suite's client one with a back-channel logout address.
func (s *suite) receive(requests chan received) {
	s.t.Helper()
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			s.t.Errorf("the logout token cannot be read: %v", err)
		}
		form, err := url.ParseQuery(string(body))
		if err != nil {
			s.t.Errorf("the body is no form: %v", err)
		}
		w.Header().Set("Cache-Control", "no-store")
		requests <- received{r.Method, r.Header.Get("Content-Type"), form}
	}))
	s.t.Cleanup(receiver.Close)
	s.client = client{"conformance_backchannel", "conformance-secret-4", false}
	s.env.AddApplication(environmenttest.Application{
		ID: s.client.id, Type: environmenttest.Web, Secrets: []string{s.client.secret}, RedirectURIs: []string{callback},
		PostLogoutRedirectURIs: []string{postLogout}, BackchannelLogoutURI: receiver.URL + "/backchannel_logout",
	})
}

// checkLogoutToken makes the checks of Back-Channel Logout 1.0 §2.4.
func (s *suite) checkLogoutToken(token string, idToken map[string]any) {
	s.t.Helper()
	c := s.verify(token)
	if c["iss"] != s.server["issuer"] || !audience(c["aud"], s.client.id) || c["jti"] == nil || c["jti"] == "" {
		s.t.Errorf("iss %v, aud %v, jti %v", c["iss"], c["aud"], c["jti"])
	}
	now := s.env.Now()
	if iat := instant(c["iat"]); iat.After(now.Add(skew)) || iat.Before(now.Add(-24*time.Hour)) || !instant(c["exp"]).After(now) {
		s.t.Errorf("iat %v, exp %v", iat, instant(c["exp"]))
	}
	for _, name := range []string{"sub", "sid"} {
		if c[name] == nil || c[name] != idToken[name] {
			s.t.Errorf("%s is %v, in the ID token %v", name, c[name], idToken[name])
		}
	}
	events, _ := c["events"].(map[string]any)
	event, ok := events["http://schemas.openid.net/event/backchannel-logout"].(map[string]any)
	if len(events) != 1 || !ok || len(event) != 0 {
		s.t.Errorf("events %v", c["events"])
	}
	if _, present := c["nonce"]; present {
		s.t.Error("the logout token has a nonce")
	}
}
