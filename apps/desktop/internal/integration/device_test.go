package integration

import (
	"errors"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/shared/auth"
)

// deviceClient asks as the mobile app; instead of waiting, the test does what happens meanwhile.
func (m *machine) deviceClient(meanwhile func()) *auth.Client {
	m.t.Helper()
	c, err := auth.New(auth.Config{Issuer: m.env.URL, ClientID: "mobile_local", Now: m.env.Now, After: func(d time.Duration) <-chan time.Time {
		m.env.Advance(d)
		meanwhile()
		now := make(chan time.Time, 1)
		now <- m.env.Now()
		return now
	}})
	if err != nil {
		m.t.Fatal(err)
	}
	return c
}

// N1, M1, M2: a login by a device code at the real environment, through a restart, into the session of the browser that let
// the device in; the end of that session ends it.
func TestDeviceLogin(t *testing.T) {
	m := newMachine(t)
	var d *auth.DeviceLogin
	polls := 0
	c := m.deviceClient(func() {
		switch polls++; polls {
		case 2:
			m.env.Restart()
		case 3:
			m.env.AllowDevice(t, m.browser, d.VerificationURIComplete, environmenttest.Ada)
		}
	})
	d, err := c.BeginDeviceLogin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := c.CompleteDeviceLogin(t.Context(), d)
	if err != nil || polls != 3 {
		t.Fatalf("after %d polls: %v", polls, err)
	}
	if tokens.Claims.Subject != environmenttest.Ada || tokens.Identity.Email != "ada@example.com" || tokens.Claims.ClientID != "mobile_local" {
		t.Errorf("tokens %+v, %+v", tokens.Claims, tokens.Identity)
	}
	if tokens, err = c.Refresh(t.Context(), tokens); err != nil {
		t.Fatalf("refresh: %v", err)
	}
	m.env.EndSession(tokens.Claims.SessionID)
	if _, err := c.Refresh(t.Context(), tokens); !errors.Is(err, auth.ErrSessionEnded) {
		t.Errorf("after the session: %v", err)
	}
	if _, err := c.CompleteDeviceLogin(t.Context(), d); !errors.Is(err, auth.ErrCodeRejected) {
		t.Errorf("the same code again: %v", err)
	}
}

// N1: a device that is kept out, and one that nobody decides on.
func TestDeviceLoginRefused(t *testing.T) {
	m := newMachine(t)
	var d *auth.DeviceLogin
	deny := true
	c := m.deviceClient(func() {
		if deny {
			m.env.DenyDevice(t, m.browser, d.VerificationURIComplete, environmenttest.Ada)
			deny = false
		}
	})
	for _, want := range []string{"access_denied", "expired_token"} {
		var err error
		if d, err = c.BeginDeviceLogin(t.Context()); err != nil {
			t.Fatal(err)
		}
		var refused *auth.AuthorizationError
		if _, err := c.CompleteDeviceLogin(t.Context(), d); !errors.As(err, &refused) || refused.Code != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	other, err := auth.New(auth.Config{Issuer: m.env.URL, ClientID: "spa_local", Now: m.env.Now})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.BeginDeviceLogin(t.Context()); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("an application that may not: %v", err)
	}
}
