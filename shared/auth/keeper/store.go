package keeper

import (
	"context"
	"errors"

	"example.com/multiapp/shared/auth"
)

// ErrNothingStored says that a store works and holds nothing for this client.
var ErrNothingStored = errors.New("keeper: nothing stored")

// A Store keeps one secret, the refresh token, where the operating system keeps
// secrets. Its methods may take as long as a person needs to unlock a keyring,
// and must end by themselves. Every error but [ErrNothingStored] means that there
// is no usable store, and that the session is in memory only.
type Store interface {
	// Load returns the stored secret or [ErrNothingStored].
	Load(context.Context) (auth.Secret, error)
	// Save replaces the stored secret.
	Save(context.Context, auth.Secret) error
	// Clear removes it. Nothing stored is no error.
	Clear(context.Context) error
}

// A ReturningStore tells that it can be used after all, as when a person answers the
// prompt of a locked keyring long after its caller has given up. The keeper then does
// what it did not manage before (see [Keeper.RetryStore]).
type ReturningStore interface {
	Store
	// Back delivers once for each such return.
	Back() <-chan struct{}
}

// RetryStore tries the secret store again when the session is in memory only: signed
// out, it restores what is stored; signed in, it stores the session; and what a
// sign-out could not remove is removed. The state tells how it went. It returns an
// error when ctx ends before its turn.
func (k *Keeper) RetryStore(ctx context.Context) error { return k.ask(ctx, k.retryStore) }

func (k *Keeper) retryStore(ctx context.Context) {
	switch {
	case !k.State().MemoryOnly:
	case k.tokens != nil:
		err := k.save(context.WithoutCancel(ctx), k.tokens.RefreshToken)
		k.update(func(s *State) { s.kept(err) })
	case k.left: // it must not bring back who has signed out
		k.clear(ctx)
	default:
		k.restore(ctx)
	}
}

// clear empties the store, or remembers that it is to be emptied.
func (k *Keeper) clear(ctx context.Context) {
	err := k.config.Store.Clear(context.WithoutCancel(ctx))
	k.left = err != nil
	if err != nil {
		k.config.Log.Warn("the secret store could not be cleared; what it holds ends with the session", "err", err)
	}
	k.update(func(s *State) { s.kept(err) })
}

// kept says whether the store did what it was asked for.
func (s *State) kept(err error) { s.MemoryOnly, s.StoreErr = err != nil, err }
