package secretstore

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/zalando/go-keyring"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/keeper"
)

// service groups multiapp's entries in the store; people see it in their
// keyring's own program.
const service = "multiapp"

// timeout leaves a person the time to type the password of a locked keyring.
const timeout = 30 * time.Second

// Keyring is the operating system's secret store, a [keeper.Store].
type Keyring struct {
	account string
	timeout time.Duration

	mu   sync.Mutex
	last chan struct{} // closed when the last call asked for is over
}

// NewKeyring returns the store of one client of one environment. It does not
// touch the store.
func NewKeyring(issuer, clientID string) *Keyring {
	idle := make(chan struct{})
	close(idle)
	return &Keyring{account: clientID + " at " + issuer, timeout: timeout, last: idle}
}

// Load implements [keeper.Store].
func (k *Keyring) Load(ctx context.Context) (auth.Secret, error) {
	found := make(chan string, 1)
	err := k.call(ctx, "load", func() error {
		value, err := keyring.Get(service, k.account)
		found <- value
		return err
	})
	if err != nil {
		return "", err
	}
	return auth.Secret(<-found), nil
}

// Save implements [keeper.Store].
func (k *Keyring) Save(ctx context.Context, secret auth.Secret) error {
	return k.call(ctx, "save", func() error { return keyring.Set(service, k.account, secret.Reveal()) })
}

// Clear implements [keeper.Store].
func (k *Keyring) Clear(ctx context.Context) error {
	err := k.call(ctx, "clear", func() error { return keyring.Delete(service, k.account) })
	if errors.Is(err, keeper.ErrNothingStored) {
		return nil
	}
	return err
}

// call bounds one call of go-keyring, which knows neither contexts nor
// time-outs. Only its ErrNotFound is typed there: every other error means that the
// store cannot be used.
func (k *Keyring) call(ctx context.Context, what string, do func() error) error {
	ctx, cancel := context.WithTimeout(ctx, k.timeout)
	defer cancel()
	result := make(chan error, 1)
	before, over := k.enqueue()
	go func() {
		defer close(over)
		<-before
		result <- do()
	}()
	select {
	case err := <-result:
		return typed(what, err)
	case <-ctx.Done():
		return typed(what, ctx.Err())
	}
}

// enqueue makes calls run in the order in which they were asked for, also those
// whose caller has given up: a late Save must not undo a Clear.
func (k *Keyring) enqueue() (before, over chan struct{}) {
	k.mu.Lock()
	defer k.mu.Unlock()
	before, over = k.last, make(chan struct{})
	k.last = over
	return before, over
}

func typed(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return keeper.ErrNothingStored
	}
	return fmt.Errorf("%w: %s: %w", ErrUnavailable, what, err)
}
