package pages

import (
	"time"

	"example.com/multiapp/shared/ui"
)

// Addresses that links and forms on these pages lead to. The handlers are
// mounted at the same constants.
const (
	PathHome    = "/"
	PathLogin   = "/login"
	PathLogout  = "/logout"
	PathRefresh = "/session/refresh"
)

// Site is what the frame of every page shows.
type Site struct {
	// Apps are the other applications of the session.
	Apps []ui.Link
	// User is the signed-in user, nil when nobody is.
	User *ui.User
}

// SignedOutView fills [SignedOutPage], the welcome of somebody without a session.
type SignedOutView struct {
	Site
	// LoginURL starts the login; empty means [PathLogin].
	LoginURL string
	// Last is the last sign-out of this browser, nil when there was none.
	Last *ui.SignOut
	// Now is the time of the answer.
	Now time.Time
}

// DashboardView fills [Dashboard].
type DashboardView struct {
	Site
	// Name and Email come from the ID token; UserID is the access token's sub.
	Name      string
	Email     string
	UserID    string // usr_…
	SessionID string // ses_…, the same in every app
	// Organization is the name when it is known; OrganizationID is org_….
	Organization   string
	OrganizationID string
	Roles          []string
	Permissions    []string
	Token          TokenFacts
	// Timeline is the last sign-in and what followed, oldest first.
	Timeline []ui.Step
	// Last is the last sign-out of this browser, nil when there was none.
	Last *ui.SignOut
	// Watch makes the page notice the end of its session, nil to leave that to the next request.
	Watch *ui.Watch
	// Now is the time of the answer; the countdown starts from it.
	Now time.Time
}

// TokenFacts are claims of the access token that are safe to show. The token
// itself never reaches a page.
type TokenFacts struct {
	Issuer   string
	ClientID string
	Audience []string
	// Algorithm and KeyID are empty when the token is opaque to this app.
	Algorithm string
	KeyID     string
	ID        string // jti
	IssuedAt  time.Time
	ExpiresAt time.Time
	// Final is true when nothing renews the token.
	Final bool
}

// ErrorView fills [ErrorPage].
type ErrorView struct {
	Site
	ui.Problem
}

// SignedOutAgainView fills [SignedOutAgain], for somebody whose session ended.
type SignedOutAgainView struct {
	Site
	// Reason is ui.ReasonYou, ui.ReasonElsewhere or ui.ReasonExpired.
	Reason string
	// LoginURL starts the login; empty means [PathLogin].
	LoginURL string
	// Last is the last sign-out of this browser, nil when there was none.
	Last *ui.SignOut
	// Now is the time of the answer.
	Now time.Time
}

// UnavailableView fills [Unavailable]: the environment could not be reached.
type UnavailableView struct {
	Site
	// SignedIn is true when the visitor still has a session here.
	SignedIn bool
	// RetryURL is the page that was asked for.
	RetryURL      string
	CorrelationID string
}
