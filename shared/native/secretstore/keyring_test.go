package secretstore

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/keeper"
)

// D3
func TestKeyring(t *testing.T) {
	keyring.MockInit()
	mine, other := NewKeyring("http://localhost:8090", "desktop_local"), NewKeyring("https://example.com", "desktop_local")
	if _, err := mine.Load(t.Context()); !errors.Is(err, keeper.ErrNothingStored) {
		t.Fatalf("an empty store answered %v", err)
	}
	if err := mine.Clear(t.Context()); err != nil {
		t.Fatalf("clearing an empty store: %v", err)
	}
	for _, token := range []auth.Secret{"first", "second"} {
		if err := mine.Save(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		if got, err := mine.Load(t.Context()); got != token || err != nil {
			t.Fatalf("loaded another secret, error %v", err)
		}
	}
	if _, err := other.Load(t.Context()); !errors.Is(err, keeper.ErrNothingStored) {
		t.Errorf("another environment's client sees the secret: %v", err)
	}
	if err := mine.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := mine.Load(t.Context()); !errors.Is(err, keeper.ErrNothingStored) {
		t.Errorf("after Clear the store answered %v", err)
	}
}

// D3: every error but "not found" means that there is no usable store.
func TestKeyringUnavailable(t *testing.T) {
	keyring.MockInitWithError(errors.New("dbus: couldn't determine address of session bus"))
	t.Cleanup(keyring.MockInit)
	k := NewKeyring("http://localhost:8090", "desktop_local")
	_, load := k.Load(t.Context())
	for _, err := range []error{load, k.Save(t.Context(), "secret-token"), k.Clear(t.Context())} {
		if !errors.Is(err, ErrUnavailable) || strings.Contains(err.Error(), "secret-token") {
			t.Errorf("got %v, want ErrUnavailable", err)
		}
	}
}

// D3: a store that waits for a password that never comes keeps nobody waiting,
// and what it does later happens in the order in which it was asked for.
func TestKeyringSlow(t *testing.T) {
	k := NewKeyring("http://localhost:8090", "desktop_local")
	unlock, ran := make(chan struct{}), make(chan string, 2)
	ctx, giveUp := context.WithCancel(t.Context())
	giveUp()
	if err := k.call(ctx, "save", func() error { <-unlock; ran <- "save"; return nil }); !errors.Is(err, ErrUnavailable) {
		t.Fatalf("got %v, want ErrUnavailable", err)
	}
	close(unlock)
	if err := k.call(t.Context(), "clear", func() error { ran <- "clear"; return nil }); err != nil {
		t.Fatal(err)
	}
	if first, second := <-ran, <-ran; first != "save" || second != "clear" {
		t.Errorf("ran %s, then %s", first, second)
	}
}
