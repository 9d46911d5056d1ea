package screens

import (
	"context"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/secretstore"
	"example.com/multiapp/shared/native/settings"
)

// A View is everything there is to show at one moment.
type View struct {
	client.State
	// Steps is what happened in the session, the oldest first.
	Steps []auth.Event
	// Issuer is the environment's URL, and APIURL the address that is called.
	Issuer, APIURL string
	Now            time.Time

	// Settings are in use, and Fixed says which of them a variable sets.
	Settings settings.Settings
	Fixed    settings.Fixed
	// RedirectURL is where the browser comes back to.
	RedirectURL string
	// Next is where a change of the settings leads, nil while there is none. The old
	// session is being ended.
	Next *settings.Settings
	// Left is the environment that the last change of the settings has left, and
	// LeftLogout how its part of the sign-out went.
	Left       string
	LeftLogout client.Logout
	// Links tells of the app's own scheme.
	Links Links
	// Store is how the secret store is doing, zero where nobody knows more than MemoryOnly.
	Store secretstore.State
}

// Leaves reports whether going on with other settings leaves the session: it
// belongs to one client of one environment, and without a store to one program.
func (v View) Leaves(next settings.Settings) bool {
	return next.Environment != v.Settings.Environment || next.ClientID != v.Settings.ClientID || v.MemoryOnly
}

// Links says what the operating system does with links of the app's scheme.
type Links struct {
	// Offered says that the app can register itself for them.
	Offered bool
	// Open says that they open this app.
	Open bool
	// Problem is why registering failed, empty after a success.
	Problem string
}

// Actions are what a person can ask for. They may block.
type Actions struct {
	SignIn, SignInOnFreePort, Cancel, SignOut, Refresh, CallAPI func()
	// OpenDevicePage shows the page that takes the code, while waiting by one.
	OpenDevicePage func()
	// SkipStore goes on without a secret store that does not answer, and RetryStore
	// asks it again.
	SkipStore, RetryStore func()
	// AccessToken returns the token to show, empty without a session.
	AccessToken func() auth.Secret
	// Check asks an environment about settings, until ctx ends.
	Check func(context.Context, settings.Settings) []settings.Finding
	// Apply keeps settings and goes on with them.
	Apply func(settings.Settings)
	// RegisterLinks and UnregisterLinks change what [View.Links] says.
	RegisterLinks, UnregisterLinks func()
	// Quit ends the program. It runs on the user interface's goroutine, and so does
	// the Clipboard.
	Quit      func()
	Clipboard Clipboard
}

// Clipboard is the desktop's. [fyne.Clipboard] is one.
type Clipboard interface {
	Content() string
	SetContent(string)
}
