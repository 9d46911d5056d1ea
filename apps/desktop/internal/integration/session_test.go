package integration

import (
	"errors"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/keeper"
	"example.com/multiapp/shared/native/client"
)

// D1, M1: a second app on a free port signs in without a question, into the same session.
func TestOneSession(t *testing.T) {
	m := newMachine(t)
	first, other := m.start(desktop), m.start(second)
	a := first.signIn(environmenttest.Ada)
	if a.Phase != client.SignedIn || a.Claims.Subject != environmenttest.Ada || a.Identity.Email != "ada@example.com" || a.MemoryOnly {
		t.Fatalf("the first app's state is %+v", a)
	}
	b := other.signIn("")
	if b.SessionID != a.SessionID || !b.Claims.HasAudience(second) || b.Claims.HasAudience(desktop) {
		t.Errorf("the second app's state is %+v", b)
	}
}

// D3, D4: the next start restores the session, and the store holds one refresh token.
func TestRestart(t *testing.T) {
	m := newMachine(t)
	first := m.start(desktop)
	before := first.signIn(environmenttest.Grace)
	first.stop()
	for range 2 {
		again := m.start(desktop)
		after := again.until("signed in", func(s client.State) bool { return s.Phase == client.SignedIn })
		if after.SessionID != before.SessionID || after.Identity.Name != "Grace Hopper" {
			t.Errorf("the state is %+v", after)
		}
		again.stop()
	}
}

// D4: shortly before expiry, and after hours asleep, the session goes on.
func TestRefresh(t *testing.T) {
	m := newMachine(t)
	a := m.start(desktop)
	before := a.signIn(environmenttest.Ada)
	for _, asleep := range []time.Duration{4*time.Minute + 30*time.Second, time.Hour} {
		m.env.Advance(asleep)
		if err := a.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if after := a.State(); after.SessionID != before.SessionID || !after.Claims.Expiry.After(m.env.Now()) {
			t.Errorf("after %s the state is %+v", asleep, after)
		}
	}
}

// M2, M3, D5: signing out of one app ends the session; the other notices at its next refresh.
func TestSignOutReachesTheOther(t *testing.T) {
	m := newMachine(t)
	first, other := m.start(desktop), m.start(second)
	first.signIn(environmenttest.Ada)
	other.signIn("")
	end := first.signOut()
	if end.Path != "/signed-out" || end.Hostname() != "127.0.0.1" {
		t.Errorf("the browser ended at %s://%s%s", end.Scheme, end.Host, end.Path)
	}
	if s := first.State(); s.Ending.Reason() != keeper.ReasonYou || s.Logout != client.LogoutConfirmed {
		t.Errorf("the first app's state is %+v", s)
	}
	if err := other.Refresh(t.Context()); !errors.Is(err, client.ErrSignedOut) {
		t.Errorf("the other's refresh: %v", err)
	}
	if s := other.State(); s.Ending.Reason() != keeper.ReasonElsewhere {
		t.Errorf("the other's state is %+v", s)
	}
	for _, id := range []string{desktop, second} {
		if _, err := keyring.Get("multiapp", id+" at "+m.env.URL); !errors.Is(err, keyring.ErrNotFound) {
			t.Errorf("the store still has %s: %v", id, err)
		}
	}
}

// M3, D7: the session ended while the program was not running.
func TestEndedWhileNotRunning(t *testing.T) {
	m := newMachine(t)
	a := m.start(desktop)
	sid := a.signIn(environmenttest.Ada).SessionID
	a.stop()
	m.env.EndSession(sid)
	again := m.start(desktop)
	if s := again.until("signed out", func(s client.State) bool { return s.Phase == client.SignedOut }); s.Ending.Reason() != keeper.ReasonElsewhere {
		t.Errorf("the state is %+v", s)
	}
}

// D4, W14's rule: an environment that is away ends nothing, running or starting.
func TestEnvironmentAway(t *testing.T) {
	m := newMachine(t)
	a := m.start(desktop)
	before := a.signIn(environmenttest.Ada)
	m.env.Close()
	if err := a.Refresh(t.Context()); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("the refresh: %v", err)
	}
	if s := a.State(); s.Phase != client.SignedIn || !s.Offline {
		t.Errorf("the state is %+v", s)
	}
	a.stop()
	again := m.start(desktop)
	if s := again.State(); s.Phase != client.Starting || !s.Offline {
		t.Errorf("the restarted state is %+v", s)
	}
	m.env.Reopen()
	after := again.until("back", func(s client.State) bool { return s.Phase == client.SignedIn })
	if after.SessionID != before.SessionID || after.Offline {
		t.Errorf("the state is %+v", after)
	}
}

// D2: the user says no.
func TestDenied(t *testing.T) {
	m := newMachine(t)
	a := m.start(desktop)
	over := make(chan struct{})
	go func() { defer close(over); a.SignIn(t.Context()) }()
	m.deny(<-m.opened)
	<-over
	if s := a.State(); s.Phase != client.Failed || s.Problem.Title != "You did not sign in" {
		t.Errorf("the state is %+v", s)
	}
	if s := a.signIn(environmenttest.Ada); s.Phase != client.SignedIn {
		t.Errorf("the second try: %+v", s)
	}
}
