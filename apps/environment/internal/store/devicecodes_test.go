package store

import (
	"errors"
	"testing"
	"time"
)

func waiting(t *testing.T, s *Store, name string, created time.Time, keep int) DeviceCode {
	t.Helper()
	d := DeviceCode{Hash: []byte("d" + name), ClientID: "tv", Scope: "openid", Flow: "f", IP: "192.0.2.1", CreatedAt: created,
		ExpiresAt: created.Add(10 * time.Minute), Interval: 5 * time.Second}
	if err := s.CreateDeviceCode(t.Context(), d, []byte("u"+name), keep); err != nil {
		t.Fatal(err)
	}
	return d
}

// N1: a device is decided on once, whichever way, and not after its end.
func TestDecideOnDeviceOnce(t *testing.T) {
	s := open(t, t.TempDir())
	seedSession(t, s, "s")
	a, b, c := waiting(t, s, "a", now, 9), waiting(t, s, "b", now, 9), waiting(t, s, "c", now.Add(-10*time.Minute), 9)
	g := Grant{ID: "gr_device", SessionID: "ses_s", ClientID: "tv", UserID: "usr", CodeExpiresAt: a.ExpiresAt}
	approve := func(d DeviceCode) error { return s.ApproveDevice(t.Context(), d.Hash, g, d.Hash, now) }
	deny := func(d DeviceCode) error { return s.DenyDevice(t.Context(), d.Hash, now) }
	if got, err := s.WaitingDevice(t.Context(), []byte("ua"), now); err != nil || got.ClientID != "tv" || got.Interval != 5*time.Second || !got.ExpiresAt.Equal(a.ExpiresAt) {
		t.Errorf("waiting %+v, %v", got, err)
	}
	if err := errors.Join(approve(a), deny(b)); err != nil {
		t.Fatal(err)
	}
	for i, err := range []error{approve(a), deny(a), approve(b), deny(b), approve(c), deny(c)} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("decision %d: %v", i, err)
		}
	}
	for _, user := range []string{"ua", "ub", "uc", "ux"} {
		if _, err := s.WaitingDevice(t.Context(), []byte(user), now); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", user, err)
		}
	}
	if got, err := s.DeviceCode(t.Context(), a.Hash); err != nil || got.GrantID != g.ID || !got.DeniedAt.IsZero() {
		t.Errorf("approved %+v, %v", got, err)
	}
	if got, err := s.Grant(t.Context(), g.ID); err != nil || got.SessionID != g.SessionID {
		t.Errorf("grant %+v, %v", got, err)
	}
}

// N1: each poll that comes too early makes the interval longer (RFC 8628 §3.5).
func TestPollDevice(t *testing.T) {
	s := open(t, t.TempDir())
	d, at := waiting(t, s, "a", now, 9), now
	for i, step := range []struct {
		after time.Duration
		early bool
	}{{0, false}, {5 * time.Second, false}, {4 * time.Second, false}, {3 * time.Second, true}, {8 * time.Second, true}, {15 * time.Second, false}} {
		at = at.Add(step.after)
		early, err := s.PollDevice(t.Context(), d.Hash, at, time.Second, 5*time.Second)
		if err != nil || early != step.early {
			t.Errorf("poll %d: early %t, %v", i, early, err)
		}
	}
}

// N1: no two devices have one user code, a flood of requests does not fill the disk, and what has expired is swept.
func TestDeviceCodesAreForgotten(t *testing.T) {
	s := open(t, t.TempDir())
	for i, name := range []string{"a", "b", "c", "d"} {
		waiting(t, s, name, now.Add(time.Duration(i)*time.Second), 3)
	}
	if err := s.CreateDeviceCode(t.Context(), DeviceCode{Hash: []byte("other"), ExpiresAt: now.Add(time.Minute)}, []byte("ud"), 3); err == nil {
		t.Error("two devices have one user code")
	}
	rows := func(want int) {
		t.Helper()
		var n int
		if err := s.db.QueryRow(`SELECT count(*) FROM device_codes`).Scan(&n); err != nil || n != want {
			t.Errorf("%d rows, want %d, %v", n, want, err)
		}
	}
	rows(3)
	if _, err := s.DeviceCode(t.Context(), []byte("da")); !errors.Is(err, ErrNotFound) {
		t.Errorf("the oldest: %v", err)
	}
	if err := s.Sweep(t.Context(), now.Add(time.Hour+10*time.Minute+time.Second), Retention{Unused: time.Hour}); err != nil {
		t.Fatal(err)
	}
	rows(2)
}
