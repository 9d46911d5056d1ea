package keeper

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.com/multiapp/shared/auth"
)

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
