package cookie

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ParseKeys reads keys in base64, 32 bytes each, separated by commas or white space.
func ParseKeys(text string) ([][]byte, error) {
	var keys [][]byte
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }) {
		key, err := base64.StdEncoding.DecodeString(word)
		if err != nil || len(key) != KeySize {
			// The word itself stays out of the message: it may be a key with a typing error.
			return nil, fmt.Errorf("key %d is not the base64 of %d bytes; make one with: openssl rand -base64 %d", len(keys)+1, KeySize, KeySize)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, errors.New("there is no key; make one with: openssl rand -base64 32")
	}
	return keys, nil
}

// LoadOrCreateKeys reads the keys in a file, one a line, the sealing one first.
// A missing file is created with one key, whole or not at all, readable by its
// owner alone. Two processes that create it at once agree on one key.
func LoadOrCreateKeys(path string) ([][]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := createKeys(path); err != nil {
			return nil, err
		}
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("cookie: keys: %w", err)
	}
	keys, err := ParseKeys(string(text))
	if err != nil {
		return nil, fmt.Errorf("cookie: %s: %w", path, err)
	}
	return keys, nil
}

func createKeys(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("cookie: keys: %w", err)
	}
	key := make([]byte, KeySize)
	_, _ = rand.Read(key) // never fails
	temp, err := writeTemp(filepath.Dir(path), base64.StdEncoding.EncodeToString(key)+"\n")
	if err != nil {
		return fmt.Errorf("cookie: keys: %w", err)
	}
	defer os.Remove(temp)
	// A link, unlike a rename, never replaces the key that another process just made.
	if err := os.Link(temp, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("cookie: keys: %w", err)
	}
	return nil
}

// writeTemp returns the name of a new file, mode 0600, whose content is on disk.
func writeTemp(dir, content string) (string, error) {
	file, err := os.CreateTemp(dir, "keys-*")
	if err != nil {
		return "", err
	}
	_, err = file.WriteString(content)
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		_ = os.Remove(file.Name())
		return "", err
	}
	return file.Name(), nil
}
