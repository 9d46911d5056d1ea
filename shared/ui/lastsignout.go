package ui

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// The paths by which an application learns that the session is over.
const (
	ViaBackChannel = "back channel"
	ViaRelay       = "relay"
	ViaRefresh     = "refresh"
	ViaStartUp     = "start-up"
	ViaYou         = "you"
)

// SignOut is what an application knows of the last sign-out of a browser.
type SignOut struct {
	// Reason is [ReasonYou], [ReasonElsewhere] or [ReasonExpired].
	Reason string
	// By names the application that ended the session; empty when nobody knows.
	By string
	// EndedAt is when the environment ended the session; zero when nobody knows.
	EndedAt time.Time
	// LearnedAt is when this application learned of it, and Via how.
	LearnedAt time.Time
	Via       string
}

// Text is the sentence for a sign-out, the same in every application: with the
// application and the time that passed, where they are known.
func (s SignOut) Text(now time.Time) string {
	if s.Reason != ReasonElsewhere || s.EndedAt.IsZero() {
		return SignedOutText(s.Reason)
	}
	return fmt.Sprintf("You signed out in %s · %s", cmp.Or(s.By, "another app"), Ago(now.Sub(s.EndedAt)))
}

// signOutStep is one moment of a sign-out.
type signOutStep struct {
	title string
	at    time.Time
	// after is the time since the environment ended the session, negative for what came before or is not known.
	after time.Duration
}

var learnedTitles = map[string]string{
	ViaBackChannel: "This app was told by the back channel",
	ViaRelay:       "This app was told by the relay",
	ViaRefresh:     "This app noticed at its refresh",
	ViaStartUp:     "This app noticed at its start-up",
	ViaYou:         "You asked this app to sign out",
}

// steps lists what is known, in the order in which it happened.
func (s SignOut) steps() []signOutStep {
	learned := signOutStep{learnedTitles[s.Via], s.LearnedAt, -1}
	if s.EndedAt.IsZero() {
		return []signOutStep{learned}
	}
	ending := signOutStep{s.endedTitle(), s.EndedAt, -1}
	if s.Via != ViaYou {
		learned.after = max(0, s.LearnedAt.Sub(s.EndedAt))
	}
	steps := []signOutStep{ending, learned}
	slices.SortStableFunc(steps, func(a, b signOutStep) int { return a.at.Compare(b.at) })
	return steps
}

func (s SignOut) endedTitle() string {
	switch {
	case s.Via == ViaYou:
		return "The environment ended the session"
	case s.Reason == ReasonExpired:
		return "The session expired at the environment"
	}
	return "The environment ended the session, asked by " + cmp.Or(s.By, "another app")
}

// Ago is for people: "0.2 s ago", "12 s ago", "3 min ago", "5 h ago", "2 days ago".
func Ago(d time.Duration) string {
	switch d = max(d, 0); {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s ago", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%d s ago", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", d/time.Minute)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", d/time.Hour)
	}
	return fmt.Sprintf("%d days ago", d/(24*time.Hour))
}

// afterText is a step's distance in milliseconds; empty when there is none.
func (s signOutStep) afterText() string {
	if s.after < 0 {
		return ""
	}
	return fmt.Sprintf("%d ms later", s.after.Milliseconds())
}
