package keeper

import (
	"net/http"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
)

// M4, D7: the relay's word signs out without asking the environment, and tells who, when and how.
func TestRelayEnds(t *testing.T) {
	b := newRelayBench(t)
	b.signIn()
	at := b.clock()
	b.sleep(200 * time.Millisecond)
	b.connected().end("ses_1", at)
	s := b.untilPhase(SignedOut)
	want := Ending{SessionID: "ses_1", By: "Single page app", At: at, Received: at, Noticed: b.clock(), Via: ViaRelay}
	if e := s.Ending; e.Reason() != ReasonElsewhere || !e.At.Equal(at) || !e.Received.Equal(at) || e.Noticed != want.Noticed || e.By != want.By || e.Via != want.Via {
		t.Errorf("the ending is %+v, want %+v", e, want)
	}
	b.sync()
	if held, _ := b.store.holds(); held != "" || b.current() != nil || b.refreshed() != 0 || s.Listening {
		t.Errorf("%d refreshes; the state is %+v", b.refreshed(), s)
	}
	b.start()
	b.connected()
	if b.State().Phase != SignedIn {
		t.Error("the next session does not listen")
	}
}

// M4: a refresh that waits for the environment keeps nobody signed in.
func TestRelayEndsDuringRefresh(t *testing.T) {
	b := newRelayBench(t)
	b.signIn()
	l := b.connected()
	arrived, goOn := make(chan struct{}), make(chan struct{})
	defer close(goOn)
	b.onRefresh(func(http.ResponseWriter, *http.Request) { close(arrived); <-goOn })
	go func() { _ = b.Refresh(t.Context()) }()
	<-arrived
	l.end("ses_1", b.clock())
	b.untilPhase(SignedOut)
}

// M4: a word about another session is not about us.
func TestRelayForeignEnding(t *testing.T) {
	b := newRelayBench(t)
	b.signIn()
	l := b.connected()
	l.end("ses_2", b.clock())
	<-b.pauses
	b.connected()
	if s := b.State(); s.Phase != SignedIn {
		t.Errorf("the state is %+v", s)
	}
}

// W14's rule: a relay that fails is tried again, later each time and within the
// cap; a connection that lasted starts anew.
func TestRelayBacksOff(t *testing.T) {
	b := newRelayBench(t)
	b.signIn()
	var last time.Duration
	for try := range 8 {
		l := <-b.arrivals
		switch try % 3 {
		case 0:
			l.status(http.StatusServiceUnavailable)
		case 1:
			l.say(opened)
			l.hangUp()
		default:
			l.status(http.StatusFound)
		}
		last = <-b.pauses
		if longest := min(firstRetry<<try, longestRetry); last < longest/2 || last > longest {
			t.Errorf("try %d was followed by %s", try, last)
		}
	}
	l := b.connected()
	b.sleep(steady)
	l.hangUp()
	if again := <-b.pauses; again > firstRetry {
		t.Errorf("after a steady connection the pause is %s", again)
	}
	if b.State().Phase != SignedIn || b.refreshed() != 0 {
		t.Errorf("%d refreshes, the state is %+v", b.refreshed(), b.State())
	}
}

// A token that the relay calls expired is refreshed once; one that it refuses
// again is left alone for long.
func TestRelayWantsFreshToken(t *testing.T) {
	b := newRelayBench(t)
	b.signIn()
	first := <-b.arrivals
	first.status(http.StatusUnauthorized)
	second := <-b.arrivals
	if second.token == first.token || b.refreshed() != 1 {
		t.Errorf("%d refreshes", b.refreshed())
	}
	second.say(opened)
	b.sleep(6 * time.Minute)
	second.say("event: expired\ndata: {}\n\n")
	third := <-b.arrivals
	if third.token == second.token || b.refreshed() != 2 || len(b.pauses) != 0 {
		t.Errorf("%d refreshes, %d pauses", b.refreshed(), len(b.pauses))
	}
	third.status(http.StatusUnauthorized)
	if pause := <-b.pauses; pause < longPause {
		t.Errorf("the refused token was shown again after %s", pause)
	}
	if b.State().Phase != SignedIn {
		t.Errorf("the state is %+v", b.State())
	}
}

// M3: the refresh that the relay asks for can be the one that is refused.
func TestRelayRefusalRevealsTheEnd(t *testing.T) {
	b := newRelayBench(t)
	b.signIn()
	b.onRefresh(refuse)
	(<-b.arrivals).status(http.StatusUnauthorized)
	if s := b.untilPhase(SignedOut); s.Ending.Via != ViaRefresh {
		t.Errorf("the ending is %+v", s.Ending)
	}
}

// A server without relay is asked once; one that is full, seldom.
func TestRelayRefuses(t *testing.T) {
	for status, again := range map[int]bool{http.StatusForbidden: false, http.StatusNotFound: false, http.StatusNoContent: false, http.StatusTooManyRequests: true} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			b := newRelayBench(t)
			b.signIn()
			(<-b.arrivals).status(status)
			if again {
				if pause := <-b.pauses; pause < longPause {
					t.Errorf("asked again after %s", pause)
				}
				<-b.arrivals
				return
			}
			b.listeners.Wait()
			if b.State().Phase != SignedIn || len(b.pauses) != 0 {
				t.Errorf("%d pauses, the state is %+v", len(b.pauses), b.State())
			}
		})
	}
}

// A connection that says nothing is given up; heartbeats keep it.
func TestRelaySilence(t *testing.T) {
	b := newRelayBench(t)
	b.silence = 300 * time.Millisecond
	b.signIn()
	l := b.connected()
	for range 3 {
		l.say(": beat\n\n")
	}
	<-b.pauses
	if b.State().Listening {
		t.Error("the window believes a dead connection")
	}
	b.connected()
}

// D7: with the relay connected, coming back to the window asks nothing.
func TestCheckWhileListening(t *testing.T) {
	b := newRelayBench(t)
	b.signIn()
	b.connected()
	b.sleep(2 * longUnheard)
	b.Check(t.Context())
	if b.refreshed() != 0 {
		t.Errorf("%d refreshes", b.refreshed())
	}
}

// The relay is trusted with the access token alone.
func TestRelaySeesTheAccessTokenOnly(t *testing.T) {
	b := newRelayBench(t)
	b.signIn()
	if l := b.connected(); auth.Secret(l.token) != b.current().AccessToken {
		t.Error("another token than the access token went to the relay")
	}
}

// Ending the program ends the stream.
func TestStopEndsTheStream(t *testing.T) {
	b := newRelayBench(t)
	stop := b.run()
	b.untilPhase(SignedOut)
	b.start()
	b.connected()
	stop()
}

// D7: a machine that wakes opens a new stream at once: the old one is dead and does
// not know it.
func TestRelayAfterSleep(t *testing.T) {
	b := newRelayBench(t)
	b.signIn()
	b.connected()
	b.sleep(8 * time.Hour)
	b.tick()
	next := b.connected()
	if len(b.pauses) != 0 || b.State().Phase != SignedIn {
		t.Errorf("%d pauses before the next stream", len(b.pauses))
	}
	next.end("ses_1", b.clock()) // what was missed is told there
	b.untilPhase(SignedOut)
}

// W14's rule: where the web app answers the network is back, and the environment is
// asked before its turn.
func TestRelayTellsOfTheNetwork(t *testing.T) {
	b := newRelayBench(t)
	b.signIn()
	l := b.connected()
	b.onRefresh(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	_ = b.Refresh(t.Context())
	b.until("offline", func(s State) bool { return s.Offline })
	b.onRefresh(nil)
	l.hangUp()
	<-b.pauses
	b.connected()
	b.until("online", func(s State) bool { return !s.Offline && s.Phase == SignedIn })
}
