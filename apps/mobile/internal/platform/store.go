package platform

import (
	"context"
	"errors"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/keeper"
	"example.com/multiapp/shared/native/secretstore"
)

// Store returns where the session of one client of one environment is kept: the
// secret store of a computer, under the client's own name (N2), and nowhere on a phone.
func Store(goos, issuer, clientID string) keeper.Store {
	if phone(goos) {
		return noStore{}
	}
	return secretstore.NewKeyring(issuer, clientID)
}

// noStore stands for a phone's key store, which needs code of the platform's own
// language. Without a store the session is in memory; there is no plain file to fall
// back to (D3).
type noStore struct{}

var errNoStore = errors.New("the key store of a phone is out of this app's reach")

// State says it on the screen.
func (noStore) State() secretstore.State {
	return secretstore.State{Kind: secretstore.Missing, Title: "Kept in memory only",
		Text: "This app cannot reach your phone's key store: you will be asked to sign in again after closing it."}
}

// Watch does nothing: the state never changes.
func (noStore) Watch(func()) {}

// Skip does nothing: nobody waits.
func (noStore) Skip() {}

// Load implements [keeper.Store].
func (noStore) Load(context.Context) (auth.Secret, error) { return "", errNoStore }

// Save implements [keeper.Store].
func (noStore) Save(context.Context, auth.Secret) error { return errNoStore }

// Clear implements [keeper.Store]. There is nothing to remove.
func (noStore) Clear(context.Context) error { return nil }
