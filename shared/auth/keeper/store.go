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
