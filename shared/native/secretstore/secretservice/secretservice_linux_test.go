package secretservice

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

var large = strings.Repeat("large-token", 500)

// D3: what one program stores the next one finds, whatever its size, until it is cleared.
func TestRoundTrip(t *testing.T) {
	d := newDesktop(t)
	d.keyring("test\n")
	for _, token := range []string{"short", large, "last"} {
		if said := d.do("save " + token); said != "ok" {
			t.Fatal(said)
		}
		if said := d.do("load"); said != "ok "+token {
			t.Errorf("loaded %.40s", said)
		}
	}
	if said := d.do("save "+large, "clear", "load", "clear"); said != "ok, ok, nothing, ok" {
		t.Error(said)
	}
}

// D3: what lies in the home is unreadable, and for this user account alone.
func TestNothingReadableInTheHome(t *testing.T) {
	d := newDesktop(t)
	d.keyring("test\n")
	if said := d.do("save "+large, "load"); said != "ok, ok "+large {
		t.Fatalf("%.40s", said)
	}
	sealed, err := filepath.Glob(filepath.Join(d.home, "config", "multiapp", "*.sealed"))
	if err != nil || len(sealed) != 1 {
		t.Fatalf("found %v, %v", sealed, err)
	}
	content, err := os.ReadFile(sealed[0])
	if err != nil || strings.Contains(string(content), "large-token") {
		t.Errorf("the file can be read: %v", err)
	}
	file, err := os.Stat(sealed[0])
	folder, err2 := os.Stat(filepath.Dir(sealed[0]))
	if err != nil || err2 != nil || file.Mode().Perm() != 0o600 || folder.Mode().Perm() != 0o700 {
		t.Errorf("modes %v and %v", file.Mode(), folder.Mode())
	}
}

// D3: half-written states, with a real store between the key and the file.
func TestHalfWritten(t *testing.T) {
	d := newDesktop(t)
	d.keyring("test\n")
	sealed := func() string {
		t.Helper()
		found, err := filepath.Glob(filepath.Join(d.home, "config", "multiapp", "*.sealed"))
		if err != nil || len(found) != 1 {
			t.Fatalf("found %v, %v", found, err)
		}
		return found[0]
	}
	d.do("save " + large)
	if err := os.Remove(sealed()); err != nil { // key without file
		t.Fatal(err)
	}
	if said := d.do("load", "save "+large, "load"); said != "nothing, ok, ok "+large {
		t.Errorf("key without file: %.60s", said)
	}
	path := sealed()
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d.do("clear", "save "+large)
	if err := os.WriteFile(path, old, 0o600); err != nil { // sealed with the key before
		t.Fatal(err)
	}
	if said := d.do("load", "save "+large, "load"); said != "nothing, ok, ok "+large {
		t.Errorf("file of an older key: %.60s", said)
	}
}

// D3: a keyring that nobody unlocks, as after a wrong password, and one that was locked
// while the program ran.
func TestLocked(t *testing.T) {
	d := newDesktop(t)
	stop := d.keyring("test\n")
	if said := d.do("save token"); said != "ok" {
		t.Fatal(said)
	}
	collections := []dbus.ObjectPath{"/org/freedesktop/secrets/collection/login"}
	var locked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	service := d.connect().Object("org.freedesktop.secrets", "/org/freedesktop/secrets")
	if err := service.Call("org.freedesktop.Secret.Service.Lock", 0, collections).Store(&locked, &prompt); err != nil || len(locked) != 1 {
		t.Fatalf("locked %v: %v", locked, err)
	}
	if said := d.do("load", "save other", "clear"); said != "locked, locked, locked" {
		t.Errorf("locked: %s", said)
	}
	stop()
	stop = d.keyring("wrong\n")
	if said := d.do("load"); said != "locked" {
		t.Errorf("wrong password: %s", said)
	}
	stop()
	d.keyring("test\n")
	if said := d.do("load"); said != "ok token" {
		t.Errorf("unlocked again: %s", said)
	}
}

// D3: a provider without a default collection.
func TestNoDefaultCollection(t *testing.T) {
	d := newDesktop(t)
	d.keyring("")
	if said := d.do("load", "save token"); said != "no-default, no-default" {
		t.Error(said)
	}
}

// D3: a bus on which nobody keeps secrets.
func TestNoProvider(t *testing.T) {
	if said := newDesktop(t).do("load", "save token", "clear"); said != "missing, missing, missing" {
		t.Error(said)
	}
}

// D3: no bus at all, as in a session by SSH.
func TestNoBus(t *testing.T) {
	for _, address := range []string{"disabled:", "unix:path=/nonexistent/bus"} {
		d := &desktop{t: t, home: t.TempDir(), bus: address}
		if said := d.do("load", "save token"); said != "missing, missing" {
			t.Errorf("%s: %s", address, said)
		}
	}
}
