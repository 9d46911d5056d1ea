package secretstore

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/zalando/go-keyring"

	"example.com/multiapp/shared/auth/keeper"
)

// largest is the longest value, in bytes, that goes into the store as it is. Windows
// takes 2,560; macOS a command line of 4,096 with the value in base64 and the names.
// It is the same on all systems, so that all are tested by one.
const largest = 2000

// What an entry holds is told by its beginning.
const (
	tokenPrefix = "token:" // the token itself
	keyPrefix   = "key:"   // the key of the sealed file that holds the token
)

var errNotKept = errors.New("the store reported success and did not keep the value")

// entry is one client's place in the store. Its methods block; a half-written state
// that a crash leaves reads as "nothing stored".
type entry struct {
	vault   vault
	account string
	file    sealedFile
}

func (e entry) load() (string, error) {
	value, err := e.vault.Get(service, e.account)
	if err != nil {
		return "", err
	}
	if token, ok := strings.CutPrefix(value, tokenPrefix); ok {
		return token, nil
	}
	if key := keyIn(value); key != nil {
		return e.file.open(key)
	}
	return "", keeper.ErrNothingStored
}

// save replaces the token. The store comes before the file: a crash in between may
// lose the session, but never brings back a token that is used up, which would end
// the session everywhere (RFC 9700 §4.14).
func (e entry) save(token string) error {
	if value := tokenPrefix + token; len(value) <= largest {
		if err := e.put(value); err != nil {
			return err
		}
		return e.file.remove()
	}
	key, err := e.key()
	if err != nil {
		return err
	}
	return e.file.seal(key, token)
}

// clear removes the store's entry first: without its key the file is noise.
func (e entry) clear() error {
	err := e.vault.Delete(service, e.account)
	if err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return err
	}
	return e.file.remove()
}

// key returns the key in the store, or puts a new one there.
func (e entry) key() ([]byte, error) {
	value, err := e.vault.Get(service, e.account)
	if err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return nil, err
	}
	if key := keyIn(value); key != nil {
		return key, nil
	}
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails
	return key, e.put(keyPrefix + base64.StdEncoding.EncodeToString(key))
}

// put writes and reads back: macOS reports some failures as success
// (zalando/go-keyring#153).
func (e entry) put(value string) error {
	if err := e.vault.Set(service, e.account, value); err != nil {
		return err
	}
	kept, err := e.vault.Get(service, e.account)
	switch {
	case errors.Is(err, keyring.ErrNotFound), err == nil && kept != value:
		return &Error{Kind: Broken, Err: errNotKept}
	}
	return err
}

// keyIn returns the key in an entry, nil when it holds none.
func keyIn(value string) []byte {
	encoded, ok := strings.CutPrefix(value, keyPrefix)
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || len(key) != keySize {
		return nil
	}
	return key
}
