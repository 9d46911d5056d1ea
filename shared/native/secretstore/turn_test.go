package secretstore

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/keeper"
)

// kindOfErr returns what kind of trouble an error of the store tells.
func kindOfErr(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// D3: a prompt that nobody answers keeps nobody waiting: the window hears after a
// second that the store is waited for, the caller goes on after its patience, and
// the next calls return at once.
func TestPromptHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, vault := newFake(t)
		var seen []Kind
		k.Watch(func() { seen = append(seen, k.State().Kind) })
		answer := vault.asks()
		start := time.Now()
		if _, err := k.Load(t.Context()); kindOfErr(err) != Slow || time.Since(start) != patienceToLoad {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
		for range 50 {
			if err := k.Save(t.Context(), "later"); kindOfErr(err) != Slow {
				t.Errorf("behind the prompt: %v", err)
			}
			_ = k.Clear(t.Context())
			_, _ = k.Load(t.Context())
		}
		if took := time.Since(start); took != patienceToLoad || vault.asked() != 1 {
			t.Errorf("%d calls are with the store after %s", vault.asked(), took)
		}
		if len(seen) != 2 || seen[0] != Waiting || seen[1] != Slow {
			t.Errorf("the window saw %v", seen)
		}
		answer()
		synctest.Wait()
	})
}

// D3: an unlock prompt that is answered late counts: the store is told to be back.
func TestLateAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, vault := newFake(t)
		vault.values[service+account] = tokenPrefix + "stored"
		answer := vault.asks()
		if _, err := k.Load(t.Context()); kindOfErr(err) != Slow {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		answer()
		<-k.Back()
		if got, err := k.Load(t.Context()); got != "stored" || err != nil || k.State().Kind != Ready {
			t.Errorf("after the answer: %v, %s", err, k.State().Kind)
		}
	})
}

// D3: a prompt that is dismissed late is no store that is back.
func TestLateRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, vault := newFake(t)
		answer := vault.asks()
		_, _ = k.Load(t.Context())
		vault.fails(&Error{Kind: Locked, Err: errors.New("dismissed")})
		answer()
		synctest.Wait()
		if k.State().Kind != Locked || len(k.Back()) != 0 {
			t.Errorf("the state is %s", k.State().Kind)
		}
	})
}

// D5: of what is asked for behind a prompt the last wish counts: a sign-out leaves
// nothing, whichever call hangs, and a later sign-in is kept.
func TestLastWish(t *testing.T) {
	for name, test := range map[string]struct {
		hangs, then func(*testing.T, *Keyring)
		want        string
	}{
		"save, then clear": {save("one"), clearAll, ""},
		"save, then save":  {save("one"), save("two"), tokenPrefix + "two"},
		"clear, then save": {clearAll, save("two"), tokenPrefix + "two"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				k, vault := newFake(t)
				vault.values[service+account] = tokenPrefix + "before"
				answer := vault.asks()
				test.hangs(t, k)
				save("between")(t, k)
				test.then(t, k)
				answer()
				<-k.Back()
				if got := vault.entry(); got != test.want {
					t.Errorf("the store holds %q, want %q", got, test.want)
				}
			})
		})
	}
}

func save(token auth.Secret) func(*testing.T, *Keyring) {
	return func(t *testing.T, k *Keyring) { _ = k.Save(t.Context(), token) }
}

func clearAll(t *testing.T, k *Keyring) { _ = k.Clear(t.Context()) }

// D3: the person may go on without waiting, and the answer is used all the same.
func TestSkip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, vault := newFake(t)
		k.Skip() // nothing is waited for
		answer := vault.asks()
		k.Watch(func() {
			if s := k.State(); s.CanSkip {
				k.Skip()
			}
		})
		start := time.Now()
		if _, err := k.Load(t.Context()); kindOfErr(err) != Slow || time.Since(start) != hesitation {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
		answer()
		<-k.Back()
		if _, err := k.Load(t.Context()); !errors.Is(err, keeper.ErrNothingStored) {
			t.Error(err)
		}
	})
}
