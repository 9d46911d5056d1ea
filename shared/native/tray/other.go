//go:build windows || (darwin && !ios)

package tray

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Tray is a menu beside the clock: these systems always have a place for it, and
// Fyne's tray is theirs.
type Tray struct {
	menu         *fyne.Menu
	who, signOut *fyne.MenuItem
}

// New shows the tray with the first window. Call it on the user interface's
// goroutine, before the app runs: Fyne starts a tray with the app alone.
func New(menu Menu) *Tray {
	elsewhere := func(do func()) func() { return func() { go do() } }
	t := &Tray{who: fyne.NewMenuItem(State{}.headline(), nil), signOut: fyne.NewMenuItem("Sign out", elsewhere(menu.SignOut))}
	t.who.Disabled, t.signOut.Disabled = true, true
	t.menu = fyne.NewMenu(menu.Title, t.who, fyne.NewMenuItemSeparator(), fyne.NewMenuItem("Show "+menu.Title, elsewhere(menu.Open)), t.signOut)
	if app, ok := fyne.CurrentApp().(desktop.App); ok {
		app.SetSystemTrayIcon(fyne.NewStaticResource("tray.png", menu.Icon))
		app.SetSystemTrayMenu(t.menu)
	}
	return t
}

// Follow keeps the menu up to date until ctx ends. Call it on a goroutine of its own.
func (t *Tray) Follow(ctx context.Context, states <-chan State) {
	for {
		select {
		case s := <-states:
			fyne.Do(func() {
				t.who.Label, t.signOut.Disabled = s.headline(), s.User == ""
				t.menu.Refresh()
			})
		case <-ctx.Done():
			return
		}
	}
}
