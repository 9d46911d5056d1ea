package secretstore

import (
	"path/filepath"
	"sync"
	"testing"

	"github.com/zalando/go-keyring"
)

const account = "desktop_local at http://localhost:8090"

// fakeVault is a system's store that can fail, hang and lie.
type fakeVault struct {
	mu      sync.Mutex
	values  map[string]string
	err     error
	forgets bool          // reports success and keeps nothing
	prompt  chan struct{} // each call waits for it, nil for none
	calls   []string
}

func (v *fakeVault) enter(call string) error {
	v.mu.Lock()
	prompt := v.prompt
	v.calls = append(v.calls, call)
	v.mu.Unlock()
	if prompt != nil {
		<-prompt
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.err
}

func (v *fakeVault) Get(service, account string) (string, error) {
	if err := v.enter("get"); err != nil {
		return "", err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	value, ok := v.values[service+account]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return value, nil
}

func (v *fakeVault) Set(service, account, value string) error {
	if err := v.enter("set"); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.forgets {
		v.values[service+account] = value
	}
	return nil
}

func (v *fakeVault) Delete(service, account string) error {
	if err := v.enter("delete"); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, ok := v.values[service+account]; !ok {
		return keyring.ErrNotFound
	}
	delete(v.values, service+account)
	return nil
}

// fails makes each call fail from here on, nil to work again.
func (v *fakeVault) fails(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.err = err
}

// asks makes each call wait until the returned function is called.
func (v *fakeVault) asks() (answer func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	prompt := make(chan struct{})
	v.prompt = prompt
	return func() { close(prompt) }
}

func (v *fakeVault) asked() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.calls)
}

func (v *fakeVault) entry() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.values[service+account]
}

// newFake returns a keyring on a fake store, with its file in a folder of the test's.
func newFake(t *testing.T) (*Keyring, *fakeVault) {
	t.Helper()
	v := &fakeVault{values: make(map[string]string)}
	path := filepath.Join(t.TempDir(), "multiapp", "test.sealed")
	return newKeyring(account, v, sealedFile{path: path, account: account}), v
}
