package secretstore

import (
	"errors"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/keeper"
)

// large is beyond what every system's store takes.
var large = auth.Secret(strings.Repeat("large-token", 300))

// D3
func TestKeyring(t *testing.T) {
	keyring.MockInit()
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	mine, other := NewKeyring("http://localhost:8090", "desktop_local"), NewKeyring("https://example.com", "desktop_local")
	if _, err := mine.Load(t.Context()); !errors.Is(err, keeper.ErrNothingStored) {
		t.Fatalf("an empty store answered %v", err)
	}
	if err := mine.Clear(t.Context()); err != nil {
		t.Fatalf("clearing an empty store: %v", err)
	}
	for _, token := range []auth.Secret{"first", large, large + "2", "last"} {
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

// D3: a store that fails is said to fail, in words, and without the secret.
func TestUnavailable(t *testing.T) {
	k, vault := newFake(t)
	vault.fails(errors.New("dbus: couldn't determine address of session bus"))
	_, load := k.Load(t.Context())
	for _, err := range []error{load, k.Save(t.Context(), "secret-token"), k.Clear(t.Context())} {
		if !errors.Is(err, ErrUnavailable) || strings.Contains(err.Error(), "secret-token") {
			t.Errorf("got %v, want ErrUnavailable", err)
		}
	}
	if s := k.State(); s.Kind == Ready || !s.CanRetry {
		t.Errorf("the state is %+v", s)
	}
	vault.fails(nil)
	if err := k.Save(t.Context(), "secret-token"); err != nil || k.State().Kind != Ready {
		t.Errorf("a store that is back: %v, %s", err, k.State().Kind)
	}
}

// D3: what the store says it kept is read back.
func TestStoreThatForgets(t *testing.T) {
	k, vault := newFake(t)
	vault.forgets = true
	for _, token := range []auth.Secret{"short", large} {
		if err := k.Save(t.Context(), token); !errors.Is(err, errNotKept) || k.State().Kind != Broken {
			t.Errorf("got %v", err)
		}
	}
}
