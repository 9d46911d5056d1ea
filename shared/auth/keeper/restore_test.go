package keeper

import (
	"testing"
	"time"
)

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
