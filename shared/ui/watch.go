package ui

// Watch makes a signed-in page hear at once that its session ended: events.js
// listens, and puts a notice in the place of the page's content. Without
// JavaScript the next request says so, as ever. All addresses are of the page's
// own origin.
type Watch struct {
	// SessionID and UserID are whose page it is.
	SessionID string
	UserID    string
	// EventsURL streams the end of the session (text/event-stream).
	EventsURL string
	// RenewURL renews the access token where that is needed and ends at UserURL; it
	// ends at SignedOutURL, with a reason parameter, when the session is over.
	RenewURL string
	// UserURL says whose session the browser has, as JSON with "sid" and "sub".
	UserURL string
	// SignedOutURL is the page that a browser without a session is sent to.
	SignedOutURL string
	// LoginURL starts the next sign-in, and leads back to the page.
	LoginURL string
}
