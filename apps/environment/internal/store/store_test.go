package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)

func open(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // a second close of a test that closed it
	return s
}

// session saves a session with one redeemed grant and a refresh token, all named by id.
func seedSession(t testing.TB, s *Store, id string) {
	t.Helper()
	ctx := context.Background()
	n := Session{ID: "ses_" + id, UserID: "usr_" + id, AuthTime: now, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(time.Hour)}
	g := Grant{ID: "gr_" + id, SessionID: n.ID, ClientID: "web", UserID: n.UserID, AuthTime: now, CodeExpiresAt: now.Add(time.Minute)}
	for _, err := range []error{
		s.CreateSession(ctx, n, []byte("cookie "+id), Device{}), s.CreateGrant(ctx, g, []byte("code "+id), now),
		s.RedeemCode(ctx, g.ID, []byte("token "+id), now),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// E3: the database can be read by its owner only, and what was written is there after it is opened again.
func TestReopen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	s := open(t, dir)
	seedSession(t, s, "a")
	secret, err := s.Secret(t.Context(), "x")
	if err != nil || len(secret) != 32 {
		t.Fatalf("secret of %d bytes, %v", len(secret), err)
	}
	records := []directory.Record{{Kind: directory.KindUser, ID: "usr_new", Doc: []byte(`{}`)}, {Kind: directory.KindRole, ID: "admin"}}
	if err := s.SaveRecords(append(records, directory.Record{Kind: directory.KindRole, ID: "none", Forget: true})); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "environment.db"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, %v", path, info.Mode().Perm(), err)
		}
	}
	s = open(t, dir)
	got, err := s.SessionByCookie(t.Context(), []byte("cookie a"))
	if err != nil || got.ID != "ses_a" || !got.AuthTime.Equal(now) || !got.EndedAt.IsZero() {
		t.Errorf("session %+v, %v", got, err)
	}
	if again, _ := s.Secret(t.Context(), "x"); string(again) != string(secret) {
		t.Error("the secret changed")
	}
	if got, err := s.LoadRecords(); err != nil || !reflect.DeepEqual(got, records) {
		t.Errorf("records %v, %v", got, err)
	}
}

// E7: of several callers that end a session one does, and each participant is queued once.
func TestEndSessionParallel(t *testing.T) {
	s := open(t, t.TempDir())
	seedSession(t, s, "a")
	var mu sync.Mutex
	var all sync.WaitGroup
	count := 0
	for range 8 {
		all.Go(func() {
			_, ended, err := s.EndSession(context.Background(), "ses_a", "why", "web", now, func(id string) string { return "http://" + id })
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if ended {
				count++
			}
		})
	}
	all.Wait()
	ds, err := s.DeliveriesOf(t.Context(), "ses_a")
	if err != nil || count != 1 || len(ds) != 1 || ds[0].URL != "http://web" || ds[0].State != Pending {
		t.Errorf("%d ended it, deliveries %+v, %v", count, ds, err)
	}
	if _, err := s.GrantByRefreshToken(t.Context(), []byte("token a")); !errors.Is(err, ErrNotFound) {
		t.Errorf("refresh token of an ended session: %v", err)
	}
}

// E7: attempts are kept with their delivery, which is due again when they say.
func TestDeliveries(t *testing.T) {
	s := open(t, t.TempDir())
	seedSession(t, s, "a")
	ctx := t.Context()
	ds, _, err := s.EndSession(ctx, "ses_a", "why", "", now, func(string) string { return "http://x" })
	if err != nil || len(ds) != 1 {
		t.Fatal(err)
	}
	attempt := Attempt{At: now, Duration: 3 * time.Millisecond, Status: 503, Error: "busy"}
	if err := s.RecordAttempt(ctx, ds[0].ID, attempt, Pending, now.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if due, _ := s.DueDeliveries(ctx, now, 10); len(due) != 0 {
		t.Errorf("%d due too early", len(due))
	}
	due, err := s.DueDeliveries(ctx, now.Add(time.Second), 10)
	if err != nil || len(due) != 1 || len(due[0].Attempts) != 1 || due[0].Attempts[0].Status != 503 || !due[0].Attempts[0].At.Equal(now) {
		t.Fatalf("due %+v, %v", due, err)
	}
	if err := s.RecordAttempt(ctx, ds[0].ID, Attempt{At: now, Status: 200}, Delivered, now); err != nil {
		t.Fatal(err)
	}
	if shown, _ := s.Deliveries(ctx, 10); len(shown) != 1 || shown[0].State != Delivered || len(shown[0].Attempts) != 2 {
		t.Errorf("shown %+v", shown)
	}
}

// E3: the sweep forgets what is over and nothing that lives.
func TestSweep(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	seedSession(t, s, "live")
	seedSession(t, s, "over")
	_, _, err := s.EndSession(ctx, "ses_over", "why", "", now, func(string) string { return "http://x" })
	if err != nil {
		t.Fatal(err)
	}
	for jti, expires := range map[string]time.Time{"old": now.Add(time.Minute), "new": now.Add(3 * time.Hour)} {
		if err := s.RevokeAccessToken(ctx, jti, expires); err != nil {
			t.Fatal(err)
		}
	}
	unused := Grant{ID: "gr_unused", SessionID: "ses_live", CodeExpiresAt: now.Add(time.Minute)}
	if err := s.CreateGrant(ctx, unused, []byte("unused"), now); err != nil {
		t.Fatal(err)
	}
	keep := Retention{Ended: time.Hour, Unused: time.Hour, Rotated: time.Hour, Deliveries: time.Hour}
	if err := s.Sweep(ctx, now.Add(2*time.Hour), keep); err != nil {
		t.Fatal(err)
	}
	if _, err := s.GrantByRefreshToken(ctx, []byte("token live")); err != nil {
		t.Errorf("the living family: %v", err)
	}
	for name, err := range map[string]error{"session": third(s.Session(ctx, "ses_over")), "grant": third(s.Grant(ctx, "gr_over")), "unused grant": third(s.Grant(ctx, "gr_unused"))} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if ds, _ := s.Deliveries(ctx, 10); len(ds) != 1 {
		t.Error("a delivery that is still to be made was forgotten")
	}
	for jti, want := range map[string]bool{"old": false, "new": true} {
		if got, err := s.AccessTokenRevoked(ctx, jti); got != want || err != nil {
			t.Errorf("%s: revoked %t, %v", jti, got, err)
		}
	}
}

func third[T any](_ T, err error) error { return err }
