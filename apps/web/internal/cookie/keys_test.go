package cookie

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestParseKeys(t *testing.T) {
	one, two := base64.StdEncoding.EncodeToString(oldKey), base64.StdEncoding.EncodeToString(newKey)
	keys, err := ParseKeys(" " + one + ",\n" + two)
	if err != nil || len(keys) != 2 || !bytes.Equal(keys[0], oldKey) {
		t.Errorf("ParseKeys = %d keys, %v", len(keys), err)
	}
	for _, text := range []string{"", " , ", "not-base64", one[:20], one + "," + "c2hvcnQ="} {
		_, err := ParseKeys(text)
		if err == nil || !strings.Contains(err.Error(), "openssl rand") {
			t.Errorf("ParseKeys(%d bytes) = %v, want an error that says how to make a key", len(text), err)
		}
		if err != nil && text != "" && strings.Contains(err.Error(), text) {
			t.Error("the error shows the key")
		}
	}
}

func TestLoadOrCreateKeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "cookie.keys")
	results := make([][][]byte, 8)
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() {
			keys, err := LoadOrCreateKeys(path)
			if err != nil {
				t.Error(err)
			}
			results[i] = keys
		})
	}
	wg.Wait()
	for _, keys := range results {
		if len(keys) != 1 || !bytes.Equal(keys[0], results[0][0]) {
			t.Fatal("two processes made two keys")
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v; want mode 0600", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "keys-*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestLoadKeysNamesABadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cookie.keys")
	if err := os.WriteFile(path, []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadOrCreateKeys(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("LoadOrCreateKeys = %v, want an error that names the file", err)
	}
}
