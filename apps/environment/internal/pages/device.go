package pages

import "time"

// Device is a session of the user in one browser.
type Device struct {
	Session string // ses_…
	// Name is the browser in plain words, such as "Firefox on Linux".
	Name string
	// Here is true for the browser that asks.
	Here     bool
	Started  time.Time
	LastUsed time.Time
	// Applications are the names of the clients that took part.
	Applications []string
}
