package client

import (
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
)

func refuse(w http.ResponseWriter, _ *http.Request) {
	authtest.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
}

// D4: the stored token brings the session back, and its successor is stored.
func TestRestore(t *testing.T) {
	b := newBench(t)
	b.store.secret = "stored"
	b.run(t)
	b.untilPhase(t, SignedIn)
	if b.store.secret != "refresh-1" || b.refreshed() != 1 {
		t.Errorf("%d refreshes, and the store holds another token", b.refreshed())
	}
}

// D4: nothing stored is a plain start.
func TestRestoreNothing(t *testing.T) {
	b := newBench(t)
	b.run(t)
	if s := b.untilPhase(t, SignedOut); s.Reason != "" || s.MemoryOnly {
		t.Errorf("state is %+v", s)
	}
}

// M3, D7: a session that ended while the program was not running.
func TestRestoreEnded(t *testing.T) {
	b := newBench(t)
	b.store.secret = "stored"
	b.onRefresh(refuse)
	b.run(t)
	if s := b.untilPhase(t, SignedOut); s.Reason != ReasonElsewhere || b.store.secret != "" {
		t.Errorf("state is %+v", s)
	}
}

// D4: an environment that is down at the start ends nothing.
func TestRestoreOffline(t *testing.T) {
	b := newBench(t)
	b.store.secret = "stored"
	b.issuer.SetDown(true)
	b.run(t)
	if s := b.until(t, "offline", func(s State) bool { return s.Offline }); s.Phase != Starting || b.store.secret != "stored" {
		t.Errorf("state is %+v", s)
	}
	b.issuer.SetDown(false)
	b.sleep(time.Minute)
	b.tick()
	b.untilPhase(t, SignedIn)
}

// D3: without a secret store the session is in memory, and that is said.
func TestMemoryOnly(t *testing.T) {
	b := newBench(t)
	b.store.broken = errors.New("no bus")
	b.run(t)
	if s := b.untilPhase(t, SignedOut); !s.MemoryOnly {
		t.Error("the missing store is not said")
	}
	b.SignIn(t.Context())
	if s := b.State(); s.Phase != SignedIn || !s.MemoryOnly {
		t.Errorf("state is %+v", s)
	}
	b.store.mu.Lock()
	b.store.broken = nil
	b.store.mu.Unlock()
	if err := b.Refresh(t.Context()); err != nil || b.State().MemoryOnly || b.store.secret == "" {
		t.Errorf("a store that is back was not used: %v", err)
	}
}

// D4: before expiry there is one refresh; before its time there is none.
func TestRefreshBeforeExpiry(t *testing.T) {
	b := newBench(t)
	b.run(t)
	b.untilPhase(t, SignedOut)
	b.SignIn(t.Context())
	b.sleep(3 * time.Minute)
	b.tick()
	if b.refreshed() != 0 {
		t.Fatal("refreshed too early")
	}
	b.sleep(time.Minute + time.Second)
	b.tick()
	b.tick()
	if b.refreshed() != 1 || b.State().Phase != SignedIn {
		t.Errorf("%d refreshes", b.refreshed())
	}
}

// D4: after hours of sleep there is one refresh.
func TestRefreshAfterSleep(t *testing.T) {
	b := newBench(t)
	b.run(t)
	b.untilPhase(t, SignedOut)
	b.SignIn(t.Context())
	b.sleep(8 * time.Hour)
	b.tick()
	b.tick()
	if s := b.State(); b.refreshed() != 1 || s.Phase != SignedIn || !s.Claims.Expiry.After(b.Now()) {
		t.Errorf("%d refreshes, state %+v", b.refreshed(), s)
	}
}

// D4: however many ask, one exchange.
func TestRefreshOnce(t *testing.T) {
	b := newBench(t)
	b.SignIn(t.Context())
	arrived, goOn := make(chan struct{}, 20), make(chan struct{})
	b.onRefresh(func(w http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-goOn
		b.onRefresh(nil)
		b.handleToken(w, r)
	})
	var all sync.WaitGroup
	var ready sync.WaitGroup
	for range 20 {
		ready.Add(1)
		before := b.current()
		all.Go(func() {
			ready.Done()
			if err := b.refreshFrom(t.Context(), before); err != nil {
				t.Error(err)
			}
		})
	}
	ready.Wait()
	<-arrived
	close(goOn)
	all.Wait()
	if len(arrived) != 0 || b.State().Phase != SignedIn {
		t.Errorf("%d more exchanges", len(arrived))
	}
}

// M3: a refused refresh token ends the session here; the store is empty.
func TestRefreshEnded(t *testing.T) {
	b := newBench(t)
	b.SignIn(t.Context())
	b.onRefresh(refuse)
	if err := b.Refresh(t.Context()); !errors.Is(err, ErrSignedOut) {
		t.Errorf("got %v", err)
	}
	if s := b.State(); s.Phase != SignedOut || s.Reason != ReasonElsewhere || s.SessionID != "ses_1" || b.store.secret != "" {
		t.Errorf("state is %+v", s)
	}
	if err := b.Refresh(t.Context()); !errors.Is(err, ErrSignedOut) {
		t.Errorf("a signed-out client refreshed: %v", err)
	}
}

// W14's rule: an outage keeps the session and is retried, later each time.
func TestRefreshOffline(t *testing.T) {
	b := newBench(t)
	b.run(t)
	b.untilPhase(t, SignedOut)
	b.SignIn(t.Context())
	b.onRefresh(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	if err := b.Refresh(t.Context()); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
	s := b.State()
	if s.Phase != SignedIn || !s.Offline || b.store.secret == "" {
		t.Fatalf("state is %+v", s)
	}
	b.sleep(s.RetryAt.Sub(b.Now()))
	b.tick()
	if later := b.State(); !later.RetryAt.After(s.RetryAt) || b.refreshed() != 2 {
		t.Errorf("the second try is at %s after %d refreshes", later.RetryAt, b.refreshed())
	}
	b.onRefresh(nil)
	b.sleep(time.Minute)
	b.tick()
	if s := b.State(); s.Offline || s.Phase != SignedIn {
		t.Errorf("state is %+v", s)
	}
}

// D4: a store that refuses the successor must not keep the used-up token.
func TestSaveFailureLeavesNoUsedToken(t *testing.T) {
	var calls []string
	b := newBench(t)
	b.SignIn(t.Context())
	b.store.log = &calls
	b.store.broken = errors.New("locked")
	if err := b.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(calls, []string{"save", "clear"}) || !b.State().MemoryOnly {
		t.Errorf("the store saw %v", calls)
	}
}
