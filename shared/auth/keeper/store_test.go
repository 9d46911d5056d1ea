package keeper

import (
	"errors"
	"testing"
)

// returningStore is a store that tells when it is back.
type returningStore struct {
	*memoryStore
	back chan struct{}
}

func (r returningStore) Back() <-chan struct{} { return r.back }

// newReturning returns a bench whose store fails from the start.
func newReturning(t *testing.T) (*bench, returningStore) {
	t.Helper()
	store := returningStore{&memoryStore{secret: "stored", broken: errors.New("nobody answered the prompt")}, make(chan struct{})}
	b := newBench(t, "", func(c *Config) { c.Store = store })
	b.run()
	b.until("memory only", func(s State) bool { return s.Phase == SignedOut && s.MemoryOnly && s.StoreErr != nil })
	return b, store
}

// D3: a keyring that is unlocked late brings the session back.
func TestStoreReturns(t *testing.T) {
	b, store := newReturning(t)
	store.breaks(nil)
	store.back <- struct{}{}
	if s := b.untilPhase(SignedIn); s.MemoryOnly || s.StoreErr != nil {
		t.Errorf("state is %+v", s)
	}
}

// D3: somebody who has signed in meanwhile keeps that session, and it is stored.
func TestStoreReturnsToSession(t *testing.T) {
	b, store := newReturning(t)
	b.start()
	if s := b.State(); !s.MemoryOnly || s.StoreErr == nil {
		t.Fatalf("state is %+v", s)
	}
	store.breaks(nil)
	if err := b.RetryStore(t.Context()); err != nil {
		t.Fatal(err)
	}
	held, _ := store.holds()
	if s := b.State(); s.MemoryOnly || s.StoreErr != nil || held != b.current().RefreshToken.Reveal() || b.refreshed() != 0 {
		t.Errorf("%d refreshes, state %+v", b.refreshed(), s)
	}
}

// D5: a store that could not be cleared brings nobody back who has signed out.
func TestStoreReturnsAfterSignOut(t *testing.T) {
	b, store := newReturning(t)
	b.start()
	b.SignOut(t.Context())
	store.breaks(nil)
	if err := b.RetryStore(t.Context()); err != nil {
		t.Fatal(err)
	}
	if held, _ := store.holds(); held != "" || b.State().Phase != SignedOut || b.State().MemoryOnly {
		t.Errorf("state is %+v", b.State())
	}
}

// D3: a store that works is left alone.
func TestRetryOfAStoreThatWorks(t *testing.T) {
	b := newBench(t, "stored")
	b.run()
	b.untilPhase(SignedIn)
	_, before := b.store.holds()
	if err := b.RetryStore(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, after := b.store.holds(); len(after) != len(before) {
		t.Errorf("the store was asked: %v", after)
	}
}
