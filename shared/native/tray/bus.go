//go:build !windows && !darwin && !android && !ios

package tray

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"fyne.io/systray"
	"github.com/godbus/dbus/v5"
)

// watcher is the bus name of whoever shows tray items (StatusNotifierItem specification).
const watcher = "org.kde.StatusNotifierWatcher"

// patience bounds the question to the bus, which may be there and never answer.
const patience = 3 * time.Second

// Tray is a menu that may find a place on the desktop.
type Tray struct{ menu Menu }

// New returns a tray that nobody sees yet. It asks nobody.
func New(menu Menu) *Tray { return &Tray{menu} }

// Follow shows the tray and keeps its menu up to date until ctx ends. It returns
// at once where there is no session bus or nobody who shows trays. Call it on a
// goroutine of its own.
//
// The library's end function is left alone: it panics where its start has failed,
// and the item goes with the process.
func (t *Tray) Follow(ctx context.Context, states <-chan State) {
	if err := offered(ctx); err != nil {
		slog.Debug("no tray", "err", err)
		return
	}
	guarded(func() {
		i := newItem(t.menu)
		for {
			select {
			case s := <-states:
				i.show(s)
			case <-ctx.Done():
				return
			}
		}
	})
}

// guarded keeps the library's panics, as after the end of the bus, inside the tray.
func guarded(do func()) {
	defer func() {
		if cause := recover(); cause != nil {
			slog.Warn("the tray has failed and is left alone", "cause", fmt.Sprint(cause))
		}
	}()
	do()
}

// offered asks the session bus, on a connection of its own, for somebody who shows
// tray items.
func offered(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	// The handshake knows no context: closing the connection ends it.
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return fmt.Errorf("tray: session bus: %w", err)
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	defer conn.Close()
	if err := conn.Auth(nil); err != nil {
		return fmt.Errorf("tray: session bus: %w", err)
	}
	if err := conn.Hello(); err != nil {
		return fmt.Errorf("tray: session bus: %w", err)
	}
	var there bool
	if err := conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, watcher).Store(&there); err != nil {
		return fmt.Errorf("tray: session bus: %w", err)
	}
	if !there {
		return fmt.Errorf("tray: nobody owns %s", watcher)
	}
	return nil
}

// item is the menu on the bus.
type item struct {
	who, signOut *systray.MenuItem
}

func newItem(menu Menu) *item {
	i := &item{}
	built := make(chan struct{})
	start, _ := systray.RunWithExternalLoop(func() {
		defer close(built)
		guarded(func() { i.build(menu) })
	}, nil)
	start()
	<-built
	return i
}

func (i *item) build(menu Menu) {
	systray.SetTitle(menu.Title)
	systray.SetTooltip(menu.Title)
	systray.SetIcon(menu.Icon)
	i.who = systray.AddMenuItem("", "")
	i.who.Disable()
	systray.AddSeparator()
	on(systray.AddMenuItem("Show "+menu.Title, ""), menu.Open)
	i.signOut = systray.AddMenuItem("Sign out", "")
	on(i.signOut, menu.SignOut)
	systray.AddSeparator()
	on(systray.AddMenuItem("Quit", ""), menu.Quit)
	i.show(State{})
}

// on follows clicks for as long as the process lives, as the library's items do.
func on(m *systray.MenuItem, do func()) {
	go func() {
		for range m.ClickedCh {
			go do()
		}
	}()
}

func (i *item) show(s State) {
	i.who.SetTitle(strings.ReplaceAll(s.headline(), "_", "__")) // one underlines a letter
	if s.User == "" {
		i.signOut.Disable()
		return
	}
	i.signOut.Enable()
}
