// Package tray puts a client into the desktop's tray, where the desktop has one:
// who is signed in, and the way to sign out.
//
// Start with [New], before the window runs, and [Tray.Follow]. A tray is an extra: nothing waits for it, and nothing that
// goes wrong with it reaches the program. Without a tray there is a line in the log
// (debug) and the window, which does all that the tray does.
//
//	tray.go   what the menu says
//	bus.go    Linux and BSD: StatusNotifierItem, by D-Bus
//	other.go  Windows and macOS: Fyne's own tray
//
// It knows no session: package native tells it what to say.
package tray

// Menu is what the tray's menu says and does. Its functions are called on
// goroutines of their own.
type Menu struct {
	// Title is the program's name, beside its icon.
	Title string
	// Icon is a PNG.
	Icon []byte
	// Open shows the window, SignOut ends the session, Quit the program.
	Open, SignOut, Quit func()
}

// State is what the menu's changing part says.
type State struct {
	// User is who is signed in, empty for nobody.
	User string
	// Offline says that the environment cannot be reached.
	Offline bool
}

// headline is the menu's first line.
func (s State) headline() string {
	const longest = 60
	user := []rune(s.User)
	if len(user) > longest {
		user = append(user[:longest-1], '…')
	}
	switch {
	case s.User == "":
		return "Nobody is signed in"
	case s.Offline:
		return "Signed in as " + string(user) + " (offline)"
	}
	return "Signed in as " + string(user)
}
