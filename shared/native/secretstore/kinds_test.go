package secretstore

import (
	"strings"
	"testing"
)

// D3: what the three systems answer, and what that means for a person.
func TestKinds(t *testing.T) {
	for status, want := range map[int]Kind{36: Locked, 51: Denied, 128: Denied, 37: NoDefault, 50: Missing, 1: Broken} {
		if got := kindOfStatus(status); got != want {
			t.Errorf("macOS, status %d: %s, want %s", status, got, want)
		}
	}
	for number, want := range map[uintptr]Kind{5: Denied, 1312: Missing, 1058: Missing, 87: Broken} {
		if got := kindOfErrno(number); got != want {
			t.Errorf("Windows, error %d: %s, want %s", number, got, want)
		}
	}
	for name, want := range map[string]Kind{
		"org.freedesktop.DBus.Error.ServiceUnknown":        Missing,
		"org.freedesktop.DBus.Error.Spawn.ExecFailed":      Missing,
		"org.freedesktop.DBus.Error.NoReply":               Slow,
		"org.freedesktop.DBus.Error.AccessDenied":          Denied,
		"org.freedesktop.Secret.Error.IsLocked":            Locked,
		"org.freedesktop.Secret.Error.NoSuchObject":        NoDefault,
		"org.freedesktop.DBus.Error.Failed":                Broken,
		"org.freedesktop.DBus.Error.UnixProcessIdUnknown":  Broken,
		"org.freedesktop.DBus.Error.Spawn.ServiceNotFound": Missing,
		"org.freedesktop.DBus.Error.NameHasNoOwner":        Missing,
		"org.freedesktop.Secret.Error.NoSession (unheard)": Broken,
	} {
		if got := kindOfDBusName(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// D3: each kind has words, and a way on unless all is well.
func TestWords(t *testing.T) {
	for _, kind := range []Kind{Ready, Waiting, Slow, Locked, Missing, NoDefault, Denied, Unwritable, Broken, "unheard-of"} {
		s := StateOf(kind)
		if s.Title == "" || s.Text == "" || strings.Contains(s.Title, "%") || (s.Kind != Ready && (s.Do == "" || s.CanRetry == s.CanSkip)) {
			t.Errorf("%s: %+v", kind, s)
		}
	}
}
