package native

import (
	"cmp"

	"fyne.io/fyne/v2"

	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/screens"
	"example.com/multiapp/shared/native/tray"
)

// followTray offers the session in the desktop's tray, where there is one. Closing
// the window ends the program all the same: nothing goes on that nobody sees.
func (w *window) followTray() {
	if fyne.CurrentDevice().IsMobile() {
		return
	}
	w.trays = make(chan tray.State, 1)
	t := tray.New(tray.Menu{Title: w.config.Title, Icon: screens.TrayIcon(),
		Open:    func() { w.open("") },
		SignOut: func() { w.now().SignOut(w.ctx) },
		Quit:    w.quit})
	go t.Follow(w.ctx, w.trays)
}

// tellTray passes on what the tray's menu says; a state that nobody has fetched is
// replaced. It is called on the user interface's goroutine alone.
func (w *window) tellTray(v screens.View) {
	if w.trays == nil {
		return
	}
	s := tray.State{Offline: v.Offline}
	if v.Phase == client.SignedIn {
		s.User = cmp.Or(v.Identity.Email, v.Identity.Name, v.Claims.Subject)
	}
	if s == w.told {
		return
	}
	w.told = s
	select {
	case <-w.trays:
	default:
	}
	w.trays <- s
}
