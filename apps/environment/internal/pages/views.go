package pages

import (
	"time"

	"example.com/multiapp/shared/ui"
)

// Site is what the frame of every page shows.
type Site struct {
	// Apps are the applications that can be opened in a browser. Pages in the
	// middle of a sign-in leave them out.
	Apps []ui.Link
	// User is the user of the browser's session, nil without one.
	User *ui.User
	// InsecureConsent is the e-mail address of the user as whom everybody is
	// signed in unasked, or empty.
	InsecureConsent string
	// Dashboard is true where the developer's pages are offered: the dashboard,
	// the protocol log and the faults. Faults are the names of those that are on.
	Dashboard bool
	Faults    []string
}

// User is a demo user or an account of this browser.
type User struct {
	ID           string // usr_…
	Name         string
	Email        string
	Organization string // name, not id
	Role         string
}

// Asking is the pending request: which application asks, and for what.
type Asking struct {
	// Request is the handle that every form sends back as name="request".
	Request string
	// Application is the display name of the client.
	Application string
	// Scopes are the requested scope values, such as "profile".
	Scopes []string
}

// SignInView fills [SignIn].
type SignInView struct {
	Site
	Asking
	Users []User
	// Email is the login_hint, or what was typed before an error.
	Email string
	// Error says what was wrong with the last attempt; empty for none.
	Error string
	// Again is true when a fresh sign-in was demanded (prompt=login, max_age).
	Again bool
}

// EnterCodeView fills [EnterCode].
type EnterCodeView struct {
	Site
	Asking
	// Email is where the code went.
	Email string
	// Error says why the last code was refused; empty for none.
	Error string
	// Resent is true right after another code was sent.
	Resent bool
	// ValidFor is how long a code can be used.
	ValidFor time.Duration
}

// SignUpView fills [SignUp].
type SignUpView struct {
	Site
	Asking
	Name  string
	Email string
	Error string
}

// ChooseAccountView fills [ChooseAccount] (prompt=select_account).
type ChooseAccountView struct {
	Site
	Asking
	// Accounts are the users signed in in this browser.
	Accounts []User
}

// ConsentView fills [Consent] (prompt=consent).
type ConsentView struct {
	Site
	Asking
	// Account is the signed-in user who answers.
	Account User
}

// ErrorView fills [Error]: a request that may not be answered by a redirect.
type ErrorView struct {
	Site
	// Title, Happened and Do are plain sentences; Do says how to fix it.
	Title    string
	Happened string
	Do       string
	// Code is the OAuth error code, such as "invalid_request"; may be empty.
	Code string
	// Application is the client that asked, empty when it is unknown.
	Application string
	// Mismatch is set when an address was sent that is not registered.
	Mismatch *Mismatch
	// RequestID finds the request in the log.
	RequestID string
}

// Mismatch is an address that was sent and those it should have equalled.
type Mismatch struct {
	// ClientID is the application that the addresses are registered for.
	ClientID string
	// Parameter is the parameter's name, such as "redirect_uri".
	Parameter  string
	Sent       string
	Registered []string
	// AnyLoopbackPort is true for native clients, whose loopback addresses
	// match on any port (RFC 8252 §7.3).
	AnyLoopbackPort bool
}

// ConfirmLogoutView fills [ConfirmLogout]: a sign-out that arrived without
// proof of who asked (OpenID Connect RP-Initiated Logout 1.0 §2).
type ConfirmLogoutView struct {
	Site
	// Application is the client that asked, empty when it is unknown.
	Application string
	// Fields are hidden form values to send back, such as the parameters of
	// the request.
	Fields []Field
}

// Field is a hidden form value.
type Field struct {
	Name  string
	Value string
}

// SignedOutView fills [SignedOut].
type SignedOutView struct {
	Site
	// Told are the applications the environment is telling.
	Told []Delivery
	// Return leads back to an application; an empty URL hides it.
	Return ui.Link
}

// MailboxView fills [Mailbox].
type MailboxView struct {
	Site
	// Messages are listed newest first.
	Messages []Message
	// Back leads to the sign-in that waits for a code; an empty URL hides it.
	Back ui.Link
}

// Message is an e-mail that carries a one-time code, or says why there is none.
type Message struct {
	// ID is unique on the page.
	ID string
	To string
	// Subject is the mail's title.
	Subject string
	// Code is empty in a mail that has none.
	Code    string
	Sent    time.Time
	Expires time.Time
	// Used is true when the code can no longer be entered.
	Used bool
}

// HomeView fills [Home].
type HomeView struct {
	Site
	// Issuer is the address of this environment.
	Issuer string
	// Users are the first of them; TotalUsers counts all.
	Users        []User
	TotalUsers   int
	Applications []Application
	// Session is this browser's session, nil without one.
	Session *Session
	// Sessions are all living sessions of that session's user, the last used
	// first.
	Sessions []Device
}

// Application is a registered OAuth client.
type Application struct {
	ClientID string
	Name     string
	// Kind is "web", "spa" or "native".
	Kind string
	// URL opens the application; empty for a native one.
	URL string
	// The addresses below are as registered; an empty one is not shown.
	RedirectURIs   []string
	PostLogoutURIs []string
	InitiateLogin  string
	BackChannelURL string
}

// Session is the shared session of this browser.
type Session struct {
	ID      string // ses_…
	User    User
	Started time.Time
	// IdleExpires moves with each use; Expires does not.
	IdleExpires time.Time
	Expires     time.Time
	// Applications are the names of the clients that took part.
	Applications []string
}

// DeliveriesView fills [Deliveries].
type DeliveriesView struct {
	Site
	// Deliveries are listed newest first.
	Deliveries []Delivery
}

// DeliveryStatus says how far a back-channel logout got.
type DeliveryStatus string

// States of a delivery.
const (
	DeliveryPending   DeliveryStatus = "pending"   // not tried yet
	DeliveryRetrying  DeliveryStatus = "retrying"  // tried, will be tried again
	DeliveryDelivered DeliveryStatus = "delivered" // the application confirmed it
	DeliveryRefused   DeliveryStatus = "refused"   // the application will not take it
	DeliveryGaveUp    DeliveryStatus = "gave up"   // retries were not enough
)

// Delivery is one logout token on its way to one application (OpenID Connect
// Back-Channel Logout 1.0 §2.5).
type Delivery struct {
	Application string
	Session     string // ses_…
	URL         string
	Status      DeliveryStatus
	Attempts    int
	// HTTPStatus is the last answer's status, zero when there was none.
	HTTPStatus int
	// Reason explains the last attempt in plain words; empty for none.
	Reason string
	// At is the last attempt, or the time it was queued.
	At time.Time
	// Took is the duration of the last attempt.
	Took time.Duration
}
