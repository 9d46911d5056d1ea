package client

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
)

// byDevice is a client that signs in by a code; decision is how the environment
// answers a poll, empty for tokens.
func byDevice(t *testing.T, decision string) *bench {
	t.Helper()
	b := newBench(t, func(c *Config) {
		c.Way = Device
		c.Auth.After = func(time.Duration) <-chan time.Time { // polls follow each other at once
			now := make(chan time.Time, 1)
			now <- time.Time{}
			return now
		}
	})
	b.issuer.SetMetadata("device_authorization_endpoint", b.issuer.URL+"/device_authorization")
	b.issuer.Handle("POST /device_authorization", func(w http.ResponseWriter, _ *http.Request) {
		authtest.WriteJSON(w, http.StatusOK, map[string]any{"device_code": "the-device-code", "user_code": "WDJB-MJHT",
			"verification_uri": b.issuer.URL + "/device", "verification_uri_complete": b.issuer.URL + "/device?user_code=WDJB-MJHT", "expires_in": 600, "interval": 5})
	})
	tokens := b.issuer.Token
	b.issuer.Token = func(w http.ResponseWriter, r *http.Request) {
		if answer := decision; answer != "" {
			if r.PostFormValue("device_code") != "the-device-code" {
				answer = "invalid_grant"
			}
			authtest.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": answer})
			return
		}
		tokens(w, r)
	}
	return b
}

// N1: a code signs in where no browser comes back, and the session is like any other.
func TestSignInByDevice(t *testing.T) {
	b := byDevice(t, "")
	b.SignIn(t.Context())
	if s := b.State(); s.Phase != SignedIn || s.Device.Code != "" || s.LoginURL != "" {
		t.Errorf("state is %+v", s)
	}
	if b.store.holds() == "" {
		t.Error("the refresh token was not kept")
	}
}

// N1: what is to be typed is shown while the device waits, a button opens the page,
// and Cancel ends it.
func TestDeviceCodeIsShown(t *testing.T) {
	b := byDevice(t, "authorization_pending")
	over := make(chan struct{})
	go func() { defer close(over); b.SignIn(t.Context()) }()
	s := b.untilPhase(t, Waiting)
	if s.Phase != Waiting || s.Way != Device || s.Device.Code != "WDJB-MJHT" || !strings.HasSuffix(s.Device.Address, "/device") || s.Device.Expires.Before(b.Now()) {
		t.Errorf("state is %+v", s)
	}
	var opened string
	b.setBrowser(func(target string) error { opened = target; return nil })
	b.OpenDevicePage()
	if !strings.HasSuffix(opened, "/device?user_code=WDJB-MJHT") || b.State().BrowserFailed {
		t.Errorf("opened %q", opened)
	}
	b.setBrowser(func(string) error { return errors.New("none") })
	b.OpenDevicePage()
	if !b.State().BrowserFailed {
		t.Error("a browser that cannot be started is not told")
	}
	b.Cancel()
	<-over
	if s := b.State(); s.Phase != SignedOut || s.Device.Code != "" {
		t.Errorf("after Cancel the state is %+v", s)
	}
}

// Each end of a code has its words.
func TestDeviceSignInFails(t *testing.T) {
	for answer, title := range map[string]string{
		"access_denied": "You did not sign in", "expired_token": "The code has expired", "invalid_grant": "This sign-in is used up",
	} {
		b := byDevice(t, answer)
		b.SignIn(t.Context())
		if s := b.State(); s.Phase != Failed || s.Problem.Title != title {
			t.Errorf("%s: state is %+v", answer, s)
		}
	}
	if p := problemOf(errors.Join(auth.ErrUnavailable, auth.ErrNoDeviceLogin)); p.Title != "This environment gives no codes" {
		t.Errorf("an environment without codes: %q", p.Title)
	}
}

// D5: without a way back, the environment shows its own page, and nothing is confirmed.
func TestSignOutByDevice(t *testing.T) {
	b := byDevice(t, "")
	b.SignIn(t.Context())
	var opened string
	b.setBrowser(func(target string) error { opened = target; return nil })
	b.SignOut(t.Context())
	if s := b.State(); s.Phase != SignedOut || s.Logout != LogoutUnconfirmed || b.store.holds() != "" {
		t.Errorf("state is %+v", s)
	}
	if opened == "" || strings.Contains(opened, "post_logout_redirect_uri") {
		t.Errorf("opened %q", opened)
	}
}
