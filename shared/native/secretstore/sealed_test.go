package secretstore

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/keeper"
)

// D3: a token beyond the limit is in a file that holds nothing readable, in a folder
// and with a mode that keep other user accounts out.
func TestSealedFile(t *testing.T) {
	k, vault := newFake(t)
	path := k.entry.file.path
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := k.Save(t.Context(), large); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil || bytes.Contains(content, []byte("large-token")) || strings.Contains(vault.entry(), "large-token") {
		t.Errorf("the file can be read: %v", err)
	}
	if len(vault.entry()) > 100 {
		t.Errorf("the store holds %d bytes", len(vault.entry()))
	}
	if runtime.GOOS == "windows" {
		return // the folder's access list does what modes do elsewhere
	}
	for name, want := range map[string]fs.FileMode{path: 0o600, filepath.Dir(path): fs.ModeDir | 0o700} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s has mode %v, want %v: %v", filepath.Base(name), info.Mode(), want, err)
		}
	}
}

// D3: what a crash or a stranger leaves half-done reads as "nothing stored", and the
// next sign-in is kept.
func TestHalfWritten(t *testing.T) {
	otherKey := keyPrefix + base64.StdEncoding.EncodeToString(make([]byte, keySize))
	for name, harm := range map[string]func(t *testing.T, k *Keyring, v *fakeVault){
		"key without file": func(t *testing.T, k *Keyring, _ *fakeVault) { must(t, os.Remove(k.entry.file.path)) },
		"file without key": func(_ *testing.T, _ *Keyring, v *fakeVault) { clear(v.values) },
		"file of an older key": func(_ *testing.T, _ *Keyring, v *fakeVault) {
			v.values[service+account] = otherKey
		},
		"entry of another program": func(_ *testing.T, _ *Keyring, v *fakeVault) { v.values[service+account] = "something" },
		"key cut short":            func(_ *testing.T, _ *Keyring, v *fakeVault) { v.values[service+account] = keyPrefix + "AAAA" },
		"file cut short":           func(t *testing.T, k *Keyring, _ *fakeVault) { must(t, os.Truncate(k.entry.file.path, 20)) },
		"empty file":               func(t *testing.T, k *Keyring, _ *fakeVault) { must(t, os.Truncate(k.entry.file.path, 0)) },
		"file too large":           func(t *testing.T, k *Keyring, _ *fakeVault) { must(t, os.Truncate(k.entry.file.path, maxSealed+1)) },
		"folder in its place": func(t *testing.T, k *Keyring, _ *fakeVault) {
			must(t, os.Remove(k.entry.file.path))
			must(t, os.Mkdir(k.entry.file.path, 0o700))
		},
	} {
		t.Run(name, func(t *testing.T) {
			k, vault := newFake(t)
			must(t, k.Save(t.Context(), large))
			harm(t, k, vault)
			if got, err := k.Load(t.Context()); got != "" || !errors.Is(err, keeper.ErrNothingStored) {
				t.Fatalf("loaded %d bytes: %v", len(got), err)
			}
			must(t, k.Clear(t.Context()))
			for _, token := range []auth.Secret{large, "short"} {
				must(t, k.Save(t.Context(), token))
				if got, err := k.Load(t.Context()); got != token || err != nil {
					t.Errorf("the next token is not kept: %v", err)
				}
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// D3: a crash between the temporary file and its new name changes nothing.
func TestCrashBeforeRename(t *testing.T) {
	k, _ := newFake(t)
	must(t, k.Save(t.Context(), large))
	next := k.entry.file.path + ".new"
	must(t, os.WriteFile(next, []byte("half"), 0o644))
	if got, err := k.Load(t.Context()); got != large || err != nil {
		t.Fatalf("the last token is gone: %v", err)
	}
	must(t, k.Save(t.Context(), large+"2"))
	must(t, k.Clear(t.Context()))
	if left, err := os.ReadDir(filepath.Dir(next)); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// RFC 9700 §4.14: a token that grows replaces the smaller one in the store before
// anything else, so that a file that cannot be written leaves no used-up token.
func TestUsedTokenNeverComesBack(t *testing.T) {
	k, vault := newFake(t)
	must(t, k.Save(t.Context(), "used-up"))
	must(t, os.WriteFile(filepath.Dir(k.entry.file.path), nil, 0o600)) // a file where the folder should be
	if err := k.Save(t.Context(), large); kindOfErr(err) != Unwritable {
		t.Errorf("got %v", err)
	}
	if strings.Contains(vault.entry(), "used-up") || k.State().Kind != Unwritable {
		t.Errorf("the used-up token is still in the store; the state is %s", k.State().Kind)
	}
}

// D3: the file of one client cannot stand in for another's.
func TestFileBelongsToAccount(t *testing.T) {
	k, _ := newFake(t)
	must(t, k.Save(t.Context(), large))
	k.entry.file.account = "another"
	if _, err := k.Load(t.Context()); !errors.Is(err, keeper.ErrNothingStored) {
		t.Errorf("got %v", err)
	}
}

// D3: a sealed file is not rewritten under a new key with each token.
func TestKeyIsKept(t *testing.T) {
	k, vault := newFake(t)
	must(t, k.Save(t.Context(), large))
	before := vault.entry()
	must(t, k.Save(t.Context(), large+"2"))
	if vault.entry() != before {
		t.Error("the key changed")
	}
}
