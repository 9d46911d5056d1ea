package client

import (
	"net"
	"net/url"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/keeper"
)

// D5: the store is empty before the browser opens; the browser's return confirms.
func TestSignOut(t *testing.T) {
	b := newBench(t)
	b.SignIn(t.Context())
	idToken := b.keeper.Tokens(t.Context()).IDToken.Reveal()
	b.setBrowser(func(target string) error {
		if b.store.holds() != "" || b.keeper.Tokens(t.Context()) != nil {
			t.Error("the browser was opened before the store was cleared")
		}
		q := b.sent(target)
		if q.Get("id_token_hint") != idToken || q.Get("client_id") != clientID || q.Get("state") == "" {
			t.Errorf("the logout asks with %d parameters", len(q))
		}
		if s := b.State(); s.Phase != SignedOut || s.Logout != LogoutPending {
			t.Errorf("state is %+v", s)
		}
		return b.comeBack(target)
	})
	b.SignOut(t.Context())
	if s := b.State(); s.Phase != SignedOut || s.Ending.Reason() != keeper.ReasonYou || s.Logout != LogoutConfirmed || s.ConfirmedAt.IsZero() {
		t.Errorf("state is %+v", s)
	}
	var last auth.EventKind
	for _, step := range b.Steps() {
		last = step.Kind
	}
	if last != auth.LogoutStarted {
		t.Errorf("the last step is %s", last)
	}
}

// D5: a foreign confirmation is none, and without one the sign-out stands.
func TestSignOutUnconfirmed(t *testing.T) {
	b := newBench(t, func(c *Config) { c.LogoutTimeout = 300 * time.Millisecond })
	b.SignIn(t.Context())
	foreign := make(chan int, 1)
	b.setBrowser(func(target string) error {
		back := b.sent(target).Get("post_logout_redirect_uri")
		go func() { foreign <- visit(back + "?state=" + url.QueryEscape("guess")) }()
		return nil
	})
	b.SignOut(t.Context())
	if s := b.State(); s.Logout != LogoutUnconfirmed || <-foreign != 400 {
		t.Errorf("state is %+v", s)
	}
}

// D5: with the port taken the environment shows its own page.
func TestSignOutBusyPort(t *testing.T) {
	b := newBench(t)
	b.SignIn(t.Context())
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	b.config.RedirectPort = taken.Addr().(*net.TCPAddr).Port
	opened := false
	b.setBrowser(func(target string) error {
		opened = !b.sent(target).Has("post_logout_redirect_uri")
		return nil
	})
	b.SignOut(t.Context())
	if s := b.State(); !opened || s.Logout != LogoutUnconfirmed {
		t.Errorf("state is %+v", s)
	}
}

// D5: an unreachable environment does not keep anybody signed in here.
func TestSignOutUnreachable(t *testing.T) {
	b := newBench(t)
	b.SignIn(t.Context())
	b.issuer.SetDown(true)
	b.setBrowser(func(string) error { t.Error("the browser was opened"); return nil })
	b.SignOut(t.Context())
	if s := b.State(); s.Phase != SignedOut || s.Logout != LogoutUnreachable || b.store.holds() != "" {
		t.Errorf("state is %+v", s)
	}
}

// D5: signing in while the browser still signs out takes the port over.
func TestSignInDuringSignOut(t *testing.T) {
	b := newBench(t)
	b.SignIn(t.Context())
	b.setBrowser(func(target string) error { b.sent(target); return nil })
	over := make(chan struct{})
	go func() { defer close(over); b.SignOut(t.Context()) }()
	b.until(t, "pending", func(s State) bool { return s.Logout == LogoutPending })
	b.setBrowser(b.comeBack)
	b.SignIn(t.Context())
	<-over
	if s := b.State(); s.Phase != SignedIn {
		t.Errorf("state is %+v", s)
	}
}
