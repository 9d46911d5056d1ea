package e2e

import (
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

// trayHost is a desktop's panel: it shows what programs put into the tray
// (StatusNotifierItem specification), and here a test clicks there.
type trayHost struct {
	t     *testing.T
	conn  *dbus.Conn
	items chan dbus.Sender
}

func startTrayHost(t *testing.T) *trayHost {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	h := &trayHost{t: t, conn: conn, items: make(chan dbus.Sender, 4)}
	if err := conn.Export(watcher{h}, "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher"); err != nil {
		t.Fatal(err)
	}
	if got, err := conn.RequestName("org.kde.StatusNotifierWatcher", dbus.NameFlagDoNotQueue); err != nil || got != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("the tray's name: %v, %v", got, err)
	}
	return h
}

// watcher is what programs call.
type watcher struct{ host *trayHost }

// RegisterStatusNotifierItem hears of a new item.
func (w watcher) RegisterStatusNotifierItem(_ string, from dbus.Sender) *dbus.Error {
	w.host.items <- from
	return nil
}

// menu returns the ids of an item's entries by their labels.
func (h *trayHost) menu(item dbus.Sender) map[string]int32 {
	h.t.Helper()
	var revision uint32
	var root struct {
		ID         int32
		Properties map[string]dbus.Variant
		Children   []dbus.Variant
	}
	call := h.entry(item).Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{})
	if err := call.Store(&revision, &root); err != nil {
		h.t.Fatalf("the tray's menu: %v", err)
	}
	entries := make(map[string]int32)
	for _, child := range root.Children {
		parts := child.Value().([]any)
		label, _ := parts[1].(map[string]dbus.Variant)["label"].Value().(string)
		entries[label] = parts[0].(int32)
	}
	return entries
}

func (h *trayHost) entry(item dbus.Sender) dbus.BusObject {
	return h.conn.Object(string(item), "/StatusNotifierItem/menu")
}

func (h *trayHost) choose(item dbus.Sender, label string) {
	h.t.Helper()
	id, ok := h.menu(item)[label]
	if !ok {
		h.t.Fatalf("the tray does not offer %s", label)
	}
	if call := h.entry(item).Call("com.canonical.dbusmenu.Event", 0, id, "clicked", dbus.MakeVariant(""), uint32(0)); call.Err != nil {
		h.t.Fatal(call.Err)
	}
}

// The tray says who is signed in and signs out of every app, and its end is not the
// program's. // D5 D7 M2
func TestDesktopTray(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	h := startTrayHost(t)
	d := startDesktop(t, b)
	d.click("sign-in")
	d.browse().signInByClick("usr_ada")
	d.identity()
	web := b.open(t, s.WebURL)
	web.click("#sign-in")
	web.identity()
	item := <-h.items
	d.await("ada in the tray", func(window) bool { _, ok := h.menu(item)["Signed in as ada@example.com"]; return ok })
	h.choose(item, "Sign out")
	d.browse()
	d.awaitSignedOut("you")
	web.awaitText("You signed out in Desktop app · ")
	if err := h.conn.Close(); err != nil { // the panel crashes
		t.Fatal(err)
	}
	d.click("sign-in")
	if page := d.browse(); page == nil || strings.Contains(d.read().State, "failed") {
		t.Error("the window has gone with the tray")
	}
}

// Quit in the tray ends the program as closing the window does. // D5
func TestDesktopQuitsFromTheTray(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	h := startTrayHost(t)
	d := startDesktop(t, b)
	d.awaitScreen("signed-out", "sign-in")
	h.choose(<-h.items, "Quit")
	d.awaitEnd()
}
