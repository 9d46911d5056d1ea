package keeper

import (
	"net/http"
	"testing"
	"time"

	"example.com/multiapp/shared/auth/authtest"
)

// D4: a nap with the lid closed is a reason to ask whether the session still lives,
// long before its tokens expire.
func TestShortSleep(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	b.sleep(jump + 2*longestNap)
	b.tick()
	if b.refreshed() != 1 || b.State().Phase != SignedIn {
		t.Errorf("%d refreshes", b.refreshed())
	}
}

// D4, M3: a session that ended while the machine slept ends when it wakes.
func TestEndedDuringSleep(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	b.onRefresh(refuse)
	b.sleep(time.Minute)
	b.tick()
	if s := b.State(); s.Phase != SignedOut || s.Ending.Via != ViaRefresh {
		t.Errorf("state is %+v", s)
	}
}

// D4: a machine that wakes before its network does keeps the session, and tries again
// soon, however many tries failed before.
func TestWakeWithoutNetwork(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	b.onRefresh(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	for range 8 {
		_ = b.Refresh(t.Context())
	}
	b.sleep(8 * time.Hour)
	b.tick()
	s := b.until("offline", func(s State) bool { return s.Offline })
	if wait := s.RetryAt.Sub(b.clock()); s.Phase != SignedIn || wait > firstRetry {
		t.Errorf("the next try is in %s: %+v", wait, s)
	}
}

// A machine that wakes with nobody signed in asks nobody.
func TestSleepSignedOut(t *testing.T) {
	b := newBench(t, "")
	b.run()
	b.untilPhase(SignedOut)
	b.sleep(8 * time.Hour)
	b.tick()
	if b.refreshed() != 0 {
		t.Errorf("%d refreshes", b.refreshed())
	}
}

// A clock that is set back must not postpone the next refresh by as much.
func TestClockSetBack(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	b.sleep(-48 * time.Hour)
	b.tick()
	if b.refreshed() != 1 {
		t.Errorf("%d refreshes", b.refreshed())
	}
}

// handleTokenAt answers a refresh with tokens of another time than the machine's.
func (b *bench) handleTokenAt(ahead time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		now := b.clock().Add(-ahead)
		w.Header().Set("Date", now.UTC().Format(http.TimeFormat))
		authtest.WriteJSON(w, http.StatusOK, map[string]any{"token_type": "Bearer", "expires_in": 299, "refresh_token": "after-the-clock",
			"access_token": b.issuer.Sign(b.issuer.AccessClaims(clientID, now)), "id_token": b.issuer.Sign(b.issuer.IDClaims(clientID, "", now))})
	}
}

// A wrong clock ends no session and loses no refresh token: it is told, and the
// session goes on when it is right again.
func TestWrongClock(t *testing.T) {
	for _, ahead := range []time.Duration{-5 * time.Minute, 48 * time.Hour, -48 * time.Hour} {
		t.Run(ahead.String(), func(t *testing.T) {
			b := newBench(t, "")
			b.signIn()
			b.onRefresh(b.handleTokenAt(ahead))
			if err := b.Refresh(t.Context()); err == nil {
				t.Fatal("a token of another time was believed")
			}
			s := b.State()
			if title, _ := s.Notice(); s.Phase != SignedIn || s.Trouble != WrongClock || title != "This computer's clock is "+ClockWords(ahead) {
				t.Errorf("%q, state %+v", title, s)
			}
			if held, _ := b.store.holds(); held != "after-the-clock" {
				t.Error("the next refresh token is not in the store")
			}
			b.onRefresh(nil)
			b.sleep(-ahead)
			b.sleep(time.Hour) // the keys are known to be fresh, whichever way the clock went
			b.tick()
			if s := b.State(); s.Phase != SignedIn || s.Offline || s.MemoryOnly {
				t.Errorf("state is %+v", s)
			}
		})
	}
}

// A clock that is a little ahead makes tokens look old: a warning, and no storm.
func TestClockAhead(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	b.onRefresh(b.handleTokenAt(4 * time.Minute))
	if err := b.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := b.refreshed()
	b.pass(30 * time.Second)
	s := b.State()
	if title, _ := s.Notice(); b.refreshed() != before || s.Offline || title != "This computer's clock is 4 minutes ahead" {
		t.Errorf("%d refreshes more, %q", b.refreshed()-before, title)
	}
}

// Whoever waited for a refresh that failed hears so, whatever became of its token.
func TestWaitersHearOfTheFailure(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	before := b.current()
	b.onRefresh(b.handleTokenAt(48 * time.Hour))
	_ = b.Refresh(t.Context())
	if b.current() == before {
		t.Fatal("the tokens are still the ones before")
	}
	if err := b.refreshFrom(t.Context(), before); err == nil {
		t.Error("a failed refresh is told as a success")
	}
}

// Each wait is looked at for what the clock says beyond it.
func TestClockWords(t *testing.T) {
	for ahead, want := range map[time.Duration]string{
		0: "right", time.Minute: "1 minute ahead", -90 * time.Second: "2 minutes behind", 5 * time.Minute: "5 minutes ahead",
		-time.Hour: "1 hour behind", 49 * time.Hour: "2 days ahead", 30 * time.Hour: "1 day ahead", 59*time.Minute + 50*time.Second: "60 minutes ahead",
	} {
		if got := ClockWords(ahead); got != want {
			t.Errorf("%s: %q, want %q", ahead, got, want)
		}
	}
}

// A retry that was planned by a clock which was set back before Run looked at it again is due at once.
func TestRetryOfAnotherClock(t *testing.T) {
	b := newBench(t, "")
	b.signIn()
	b.mu.Lock()
	now := b.now
	b.mu.Unlock()
	k := b.Keeper
	k.update(func(s *State) { s.Offline, s.RetryAt = true, now.Add(48*time.Hour) })
	if at, ok := k.refreshAt(); !ok || at.After(b.clock()) {
		t.Errorf("the next try is at %s", at)
	}
	k.update(func(s *State) { s.Offline, s.RetryAt = true, now.Add(longestRetry) })
	if at, _ := k.refreshAt(); !at.Equal(now.Add(longestRetry)) {
		t.Errorf("a retry as planned is at %s", at)
	}
}
