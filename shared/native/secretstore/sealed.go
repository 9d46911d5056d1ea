package secretstore

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/multiapp/shared/auth/keeper"
)

const (
	keySize = 32 // bytes: AES-256

	// maxSealed bounds what is read of a file, in bytes; tokens are a few kB.
	maxSealed = 1 << 20
)

// sealedFile holds one token, encrypted and authenticated (AES-256-GCM) with a key
// that is in the store alone. Only this user account can read it, and whoever else
// does, from a backup say, has noise.
type sealedFile struct {
	path    string
	account string // bound to the content: a file cannot stand in for another's
	err     error  // why there is no path
}

func fileFor(account string) sealedFile {
	config, err := os.UserConfigDir()
	sum := sha256.Sum256([]byte(account))
	return sealedFile{path: filepath.Join(config, "multiapp", hex.EncodeToString(sum[:12])+".sealed"), account: account, err: err}
}

// open returns the token. A file that is absent, cut short or sealed with another
// key holds nothing: it is left from a crash or from an entry that was deleted.
func (f sealedFile) open(key []byte) (string, error) {
	if f.err != nil {
		return "", unwritable(f.err)
	}
	info, err := os.Lstat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", keeper.ErrNothingStored
	case err != nil:
		return "", unwritable(err)
	case !info.Mode().IsRegular() || info.Size() > maxSealed:
		return "", keeper.ErrNothingStored
	}
	sealed, err := os.ReadFile(f.path)
	if err != nil {
		return "", unwritable(err)
	}
	aead, err := aeadOf(key)
	if err != nil {
		return "", err
	}
	token, err := aead.Open(nil, nil, sealed, []byte(f.account))
	if err != nil {
		return "", keeper.ErrNothingStored
	}
	return string(token), nil
}

// seal replaces the file in one step: a crash leaves the old one or the new one.
func (f sealedFile) seal(key []byte, token string) error {
	aead, err := aeadOf(key)
	if err != nil {
		return err
	}
	if f.err != nil {
		return unwritable(f.err)
	}
	if err := f.replace(aead.Seal(nil, nil, []byte(token), []byte(f.account))); err != nil {
		return unwritable(err)
	}
	return nil
}

func (f sealedFile) replace(content []byte) error {
	dir := filepath.Dir(f.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o700); err != nil { // also one that was there before
		return err
	}
	next := f.path + ".new"
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := writeNew(next, content); err != nil {
		_ = os.Remove(next)
		return err
	}
	return os.Rename(next, f.path)
}

// writeNew writes a file that must not exist, for this user alone, down to the disk.
func writeNew(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Sync(), file.Close())
}

func (f sealedFile) remove() error {
	if f.err != nil {
		return nil // nothing was ever written
	}
	for _, path := range []string{f.path, f.path + ".new"} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return unwritable(err)
		}
	}
	return nil
}

func unwritable(err error) error { return &Error{Kind: Unwritable, Err: err} }

// aeadOf chooses a fresh random nonce for each seal and puts it before the content.
func aeadOf(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
