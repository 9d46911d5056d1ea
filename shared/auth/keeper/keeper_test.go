package keeper

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
)

func TestConfig(t *testing.T) {
	_, err := New(Config{RelayURL: "relay"})
	for _, mistake := range []string{"Store", "RelayURL"} {
		if err == nil || !strings.Contains(err.Error(), mistake) {
			t.Errorf("%s is not named: %v", mistake, err)
		}
	}
}

// D4: the stored token brings the session back, and its successor is stored.
func TestRestore(t *testing.T) {
	b := newBench(t, "stored")
	b.run()
	b.untilPhase(SignedIn)
	if held, _ := b.store.holds(); held != "refresh-1" || b.refreshed() != 1 {
		t.Errorf("%d refreshes, and the store holds another token", b.refreshed())
	}
}

// D4: nothing stored is a plain start.
func TestRestoreNothing(t *testing.T) {
	b := newBench(t, "")
	b.run()
	if s := b.untilPhase(SignedOut); s.Ending.Reason() != "" || s.MemoryOnly {
		t.Errorf("state is %+v", s)
	}
}

// M3, D7: a session that ended while the program was not running.
func TestRestoreEnded(t *testing.T) {
	b := newBench(t, "stored")
	b.onRefresh(refuse)
	b.run()
	s := b.untilPhase(SignedOut)
	if s.Ending.Reason() != ReasonElsewhere || s.Ending.Via != ViaStartUp || !s.Ending.Noticed.Equal(b.clock()) {
		t.Errorf("state is %+v", s)
	}
	b.sync()
	if held, _ := b.store.holds(); held != "" {
		t.Error("the store still holds the token")
	}
}

// sync returns when Run has done what it was doing.
func (b *bench) sync() { b.tick() }

// D4: an environment that is down at the start ends nothing.
func TestRestoreOffline(t *testing.T) {
	b := newBench(t, "stored")
	b.issuer.SetDown(true)
	b.run()
	s := b.until("offline", func(s State) bool { return s.Offline })
	if held, _ := b.store.holds(); s.Phase != Starting || held != "stored" {
		t.Errorf("state is %+v", s)
	}
	b.issuer.SetDown(false)
	b.sleep(time.Minute)
	b.tick()
	b.untilPhase(SignedIn)
}

// D3: without a secret store the session is in memory, and that is said.
func TestMemoryOnly(t *testing.T) {
	b := newBench(t, "")
	b.store.breaks(errors.New("no bus"))
	b.run()
	if s := b.untilPhase(SignedOut); !s.MemoryOnly {
		t.Error("the missing store is not said")
	}
	b.start()
	if s := b.State(); s.Phase != SignedIn || !s.MemoryOnly {
		t.Errorf("state is %+v", s)
	}
	b.store.breaks(nil)
	if err := b.Refresh(t.Context()); err != nil || b.State().MemoryOnly {
		t.Errorf("a store that is back was not used: %v", err)
	}
}

// D4: a store that refuses the successor must not keep the used-up token.
func TestSaveFailureLeavesNoUsedToken(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	b.store.breaks(errors.New("locked"))
	if err := b.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, calls := b.store.holds(); !slices.Equal(calls, []string{"save", "clear"}) || !b.State().MemoryOnly {
		t.Errorf("the store saw %v", calls)
	}
}

// D4: before expiry there is one refresh; before its time there is none.
func TestRefreshBeforeExpiry(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
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

// D5: signing out returns what the logout needs; a second one has nothing to do.
func TestSignOut(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	want := b.current().IDToken
	idToken, ok := b.SignOut(t.Context())
	held, _ := b.store.holds()
	if s := b.State(); !ok || idToken != want || held != "" || b.current() != nil || s.Ending.Via != ViaYou || s.Ending.Reason() != ReasonYou {
		t.Errorf("state is %+v", s)
	}
	if _, again := b.SignOut(t.Context()); again {
		t.Error("signed out twice")
	}
	b.start()
	if s := b.State(); s.Phase != SignedIn || s.Ending.Via != ViaYou {
		t.Errorf("the next session's state is %+v", s)
	}
}

// D5: a refresh that is under way brings nothing back.
func TestSignOutDuringRefresh(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	arrived, goOn := make(chan struct{}), make(chan struct{})
	b.onRefresh(func(w http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-goOn
		b.onRefresh(nil)
		b.handleToken(w, r)
	})
	over := make(chan error, 1)
	go func() { over <- b.Refresh(t.Context()) }()
	<-arrived
	b.SignOut(t.Context())
	close(goOn)
	if err := <-over; !errors.Is(err, ErrSignedOut) {
		t.Errorf("the refresh says %v", err)
	}
	if held, _ := b.store.holds(); b.State().Phase != SignedOut || held != "" || b.current() != nil {
		t.Errorf("state is %+v", b.State())
	}
}

// D4: ending the program waits for the refresh token that is on its way.
func TestStopWaitsForTheStore(t *testing.T) {
	b := newBench(t, "")
	stop := b.run()
	b.untilPhase(SignedOut)
	b.start()
	arrived, goOn := make(chan struct{}), make(chan struct{})
	b.onRefresh(func(w http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-goOn
		b.onRefresh(nil)
		b.handleToken(w, r)
	})
	go func() { _ = b.Refresh(t.Context()) }()
	<-arrived
	over := make(chan struct{})
	go func() { defer close(over); stop() }()
	close(goOn)
	<-over
	if held, _ := b.store.holds(); held != "refresh-2" {
		t.Error("the store does not hold the token")
	}
	if err := b.Refresh(t.Context()); err == nil {
		t.Error("a keeper that has stopped refreshed")
	}
}

// No token in what a state shows, whatever is done with it.
func TestStateHoldsNoToken(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	text, err := json.Marshal(b.State())
	if err != nil {
		t.Fatal(err)
	}
	tokens := b.current()
	for _, secret := range []auth.Secret{tokens.AccessToken, tokens.RefreshToken, tokens.IDToken} {
		if secret == "" || strings.Contains(string(text), secret.Reveal()) {
			t.Error("the state shows a token")
		}
	}
}
