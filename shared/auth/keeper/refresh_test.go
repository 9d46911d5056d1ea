package keeper

import (
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
)

// D4: before expiry there is one refresh; before its time there is none.
func TestRefreshBeforeExpiry(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	b.pass(3 * time.Minute)
	if b.refreshed() != 0 {
		t.Fatal("refreshed too early")
	}
	b.pass(time.Minute + time.Second)
	if b.refreshed() != 1 || b.State().Phase != SignedIn {
		t.Errorf("%d refreshes", b.refreshed())
	}
}

// D4: after hours of sleep there is one refresh.
func TestRefreshAfterSleep(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	b.sleep(8 * time.Hour)
	b.tick()
	b.tick()
	if s := b.State(); b.refreshed() != 1 || s.Phase != SignedIn || !s.Claims.Expiry.After(b.clock()) {
		t.Errorf("%d refreshes, state %+v", b.refreshed(), s)
	}
}

// D4: however many ask, one exchange.
func TestRefreshOnce(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	arrived, goOn := make(chan struct{}, 20), make(chan struct{})
	b.onRefresh(func(w http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-goOn
		b.onRefresh(nil)
		b.handleToken(w, r)
	})
	var all, ready sync.WaitGroup
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
	b := newBench(t, "")
	b.signIn()
	b.onRefresh(refuse)
	if err := b.Refresh(t.Context()); !errors.Is(err, ErrSignedOut) {
		t.Errorf("got %v", err)
	}
	held, _ := b.store.holds()
	if s := b.State(); s.Phase != SignedOut || s.Ending.Via != ViaRefresh || s.SessionID != "ses_1" || s.Ending.SessionID != "ses_1" || held != "" {
		t.Errorf("state is %+v", s)
	}
	if err := b.Refresh(t.Context()); !errors.Is(err, ErrSignedOut) {
		t.Errorf("a signed-out client refreshed: %v", err)
	}
	steps := b.timeline.Steps("ses_1")
	if len(steps) != 1 || steps[0].Kind != auth.SessionEnded {
		t.Errorf("the steps are %v", steps)
	}
}

// W14's rule: an outage keeps the session and is retried, later each time.
func TestRefreshOffline(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	b.onRefresh(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	if err := b.Refresh(t.Context()); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
	s := b.State()
	if held, _ := b.store.holds(); s.Phase != SignedIn || !s.Offline || held == "" {
		t.Fatalf("state is %+v", s)
	}
	b.sleep(s.RetryAt.Sub(b.clock()))
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

// D7: coming back to the window asks once, unless the session was heard of lately.
func TestCheck(t *testing.T) {
	b := newBench(t, "")
	b.run()
	b.untilPhase(SignedOut)
	b.Check(t.Context())
	b.start()
	b.Check(t.Context())
	if b.refreshed() != 0 {
		t.Errorf("%d refreshes too many", b.refreshed())
	}
	b.sleep(longUnheard + time.Second)
	b.Check(t.Context())
	b.Check(t.Context())
	if b.refreshed() != 1 {
		t.Errorf("%d refreshes, want 1", b.refreshed())
	}
}

// Somebody who comes back to the window does not wait for the next try, neither in a
// session nor in one that is being restored.
func TestCheckOffline(t *testing.T) {
	b := newBench(t, "stored")
	b.issuer.SetDown(true)
	b.run()
	b.until("offline", func(s State) bool { return s.Offline && s.Phase == Starting })
	b.issuer.SetDown(false)
	b.sleep(3 * time.Second) // package auth remembers a failure for up to two
	b.Check(t.Context())
	if s := b.State(); s.Phase != SignedIn || s.Offline || s.Trouble != NoTrouble {
		t.Fatalf("state is %+v", s)
	}
	b.onRefresh(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	_ = b.Refresh(t.Context())
	b.onRefresh(nil)
	b.Check(t.Context())
	if s := b.State(); s.Phase != SignedIn || s.Offline {
		t.Errorf("state is %+v", s)
	}
}

// An access token that has expired is refreshed for whoever needs it.
func TestTokens(t *testing.T) {
	b := newBench(t, "")
	b.run()
	b.untilPhase(SignedOut)
	if b.Tokens(t.Context()) != nil {
		t.Error("tokens without a session")
	}
	b.start()
	before := b.Tokens(t.Context())
	b.sleep(10 * time.Minute)
	if after := b.Tokens(t.Context()); after == before || b.refreshed() != 1 || !after.Claims.Expiry.After(b.clock()) {
		t.Errorf("%d refreshes of an expired token", b.refreshed())
	}
}
