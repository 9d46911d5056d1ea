package keeper

import "time"

// Why nobody is signed in, the same words in every app. Only the relay can tell a
// time-out from a sign-out elsewhere: a refused refresh does not say which.
const (
	ReasonYou       = "you"
	ReasonElsewhere = "elsewhere"
	ReasonExpired   = "expired"
)

// Via is the path by which the client learned that its session had ended.
type Via string

// The paths, the quickest first.
const (
	ViaYou     Via = "you"      // the user signed out here
	ViaRelay   Via = "relay"    // the web app told (M4)
	ViaRefresh Via = "refresh"  // the environment refused the refresh token (M3)
	ViaStartUp Via = "start-up" // the same, at the next start (D7)
)

// An Ending is how a session ended.
type Ending struct {
	// SessionID is the "sid" of the session that ended.
	SessionID string
	// By names the app or place that asked for it; empty when nobody told.
	By string
	// Expired is true when it is known to have ended by a time-out.
	Expired bool
	// At is when the environment ended the session, zero when nobody told.
	At time.Time
	// Received is when the web app learned of it, zero but for ViaRelay.
	Received time.Time
	// Noticed is when this client learned of it.
	Noticed time.Time
	Via     Via
}

// Reason says why nobody is signed in, empty when nobody was.
func (e Ending) Reason() string {
	switch {
	case e.Via == "":
		return ""
	case e.Via == ViaYou:
		return ReasonYou
	case e.Expired:
		return ReasonExpired
	}
	return ReasonElsewhere
}
