//go:build !darwin && !windows

package secretstore

import (
	"errors"
	"testing"

	"github.com/godbus/dbus/v5"
)

// D3: a D-Bus error keeps its kind through the store's own error.
func TestTyped(t *testing.T) {
	err := typed("load", dbus.Error{Name: "org.freedesktop.Secret.Error.IsLocked", Body: []any{"locked"}})
	if kindOfErr(err) != Locked || !errors.Is(err, ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}
