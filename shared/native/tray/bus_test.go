//go:build !windows && !darwin && !android && !ios

package tray

import (
	"context"
	"net"
	"path/filepath"
	"testing"
)

// Without a bus there is no tray, and nothing else happens.
func TestNoBus(t *testing.T) {
	for _, address := range []string{"disabled:", "unix:path=" + filepath.Join(t.TempDir(), "nobody"), "nonsense"} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		if err := offered(t.Context()); err == nil {
			t.Errorf("%s offers a tray", address)
		}
		New(Menu{Title: "multiapp"}).Follow(t.Context(), nil) // returns
	}
}

// A bus that takes the connection and never answers holds up nobody who gives up.
func TestSilentBus(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bus")
	bus, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	ctx, giveUp := context.WithCancel(t.Context())
	go func() {
		conn, err := bus.Accept()
		giveUp()
		if err == nil {
			t.Cleanup(func() { _ = conn.Close() })
		}
	}()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+path)
	if err := offered(ctx); err == nil {
		t.Error("a silent bus offers a tray")
	}
}

// What the library does when the bus has died stays inside.
func TestGuarded(t *testing.T) {
	after := false
	guarded(func() { panic("dbus: connection closed by user") })
	guarded(func() { after = true })
	if !after {
		t.Error("the program did not go on")
	}
}
