package faults

import "time"

// Fault is the name of a switch.
type Fault string

// The faults.
const (
	ShortTokens      Fault = "short-tokens"
	KeysUnavailable  Fault = "keys-unavailable"
	LostRefreshReply Fault = "lost-refresh-reply"
	SlowToken        Fault = "slow-token"
	DeadBackChannel  Fault = "dead-back-channel"
	ClockAhead       Fault = "clock-ahead"
	ClockBehind      Fault = "clock-behind"
)

// How far the faults go.
const (
	ShortLifetime = 5 * time.Second // of an access token
	SlowBy        = 3 * time.Second // of each answer of the token endpoint
	Skew          = 5 * time.Minute // of the clock that stamps tokens
)

// Info says in a sentence each what a fault breaks and, after "A good app", what a good application does about it.
type Info struct {
	Fault        Fault
	Name         string
	Breaks, Good string
}

// Catalog is all faults in the order in which they are shown.
var Catalog = []Info{
	{ShortTokens, "Short access tokens", "New access tokens live five seconds; those that are out already live on, as no environment can take them back.",
		"refreshes as often as it has to, once for all of its tabs and requests, and nobody notices."},
	{LostRefreshReply, "Lost refresh answer", "The next refresh token is replaced, and the answer with its successor never arrives; then the switch is off again.",
		"tries again with the token that it has: within ten seconds it gets the same successor, and the session goes on."},
	{SlowToken, "Slow token endpoint", "Every answer of the token endpoint takes three seconds more.",
		"waits a bounded time, tells a time-out from a refusal, and signs nobody out for it."},
	{KeysUnavailable, "Signing keys unavailable", "The address of the signing keys answers 503.",
		"goes on with the keys that it knows, and refuses only what it cannot verify."},
	{DeadBackChannel, "Dead back channel", "Logout tokens get no answer, as if every app with a server were down; they are tried again.",
		"notices at its next refresh that the session has ended, and takes the logout token when it comes at last."},
	{ClockAhead, "Clock five minutes fast", "Access and ID tokens are stamped five minutes in the future.",
		"forgives a minute, refuses more, and names the clock instead of signing in again and again."},
	{ClockBehind, "Clock five minutes slow", "Access and ID tokens are stamped five minutes in the past, so that an access token of five minutes has expired when it arrives.",
		"treats the token as expired, and does not fall into a loop of refreshes."},
}

func find(f Fault) (Info, bool) {
	for _, info := range Catalog {
		if info.Fault == f {
			return info, true
		}
	}
	return Info{}, false
}
