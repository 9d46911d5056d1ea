package secretstore

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/zalando/go-keyring"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/keeper"
)

// service groups multiapp's entries in the store; people see it in their
// keyring's own program.
const service = "multiapp"

const (
	// patienceToLoad leaves a person the time to type the password of a locked
	// keyring before the window goes on without it.
	patienceToLoad = 30 * time.Second
	// patienceToWrite is shorter: a session waits for it. A late answer counts too.
	patienceToWrite = 10 * time.Second
)

// vault is the operating system's store, one user account's. Its calls block as
// long as they like and know no context.
type vault interface {
	Get(service, account string) (string, error)
	Set(service, account, value string) error
	Delete(service, account string) error
}

// system is the vault of this machine.
type system struct{}

func (system) Get(service, account string) (string, error) { return keyring.Get(service, account) }
func (system) Set(service, account, value string) error {
	return keyring.Set(service, account, value)
}
func (system) Delete(service, account string) error { return keyring.Delete(service, account) }

// Keyring is the operating system's secret store, a [keeper.Store]. One call is made
// at a time, as the keeper does.
type Keyring struct {
	entry entry
	back  chan struct{}

	mu      sync.Mutex
	under   *call        // the call that is with the system, nil between calls
	wish    func() error // what is written when that call is over at last
	state   State
	changed func()
}

// NewKeyring returns the store of one client of one environment. It does not
// touch the store.
func NewKeyring(issuer, clientID string) *Keyring {
	account := clientID + " at " + issuer
	return newKeyring(account, system{}, fileFor(account))
}

func newKeyring(account string, v vault, file sealedFile) *Keyring {
	return &Keyring{entry: entry{vault: v, account: account, file: file}, back: make(chan struct{}, 1),
		state: StateOf(Ready), changed: func() {}}
}

// Load implements [keeper.Store].
func (k *Keyring) Load(ctx context.Context) (auth.Secret, error) {
	ctx, cancel := context.WithTimeout(ctx, patienceToLoad)
	defer cancel()
	var found string
	err := k.turn(ctx, cancel, &call{op: "load", work: func() (err error) { found, err = k.entry.load(); return err }})
	if err != nil {
		return "", err
	}
	return auth.Secret(found), nil
}

// Save implements [keeper.Store].
func (k *Keyring) Save(ctx context.Context, secret auth.Secret) error {
	return k.write(ctx, "save", func() error { return k.entry.save(secret.Reveal()) })
}

// Clear implements [keeper.Store].
func (k *Keyring) Clear(ctx context.Context) error {
	err := k.write(ctx, "clear", k.entry.clear)
	if errors.Is(err, keeper.ErrNothingStored) {
		return nil
	}
	return err
}

func (k *Keyring) write(ctx context.Context, op string, work func() error) error {
	ctx, cancel := context.WithTimeout(ctx, patienceToWrite)
	defer cancel()
	return k.turn(ctx, cancel, &call{op: op, writes: true, work: work})
}
