package client

import (
	"time"

	"example.com/multiapp/shared/auth"
)

// Phase is what the client is doing, one screen each.
type Phase string

// The phases, in the order in which a session meets them.
const (
	// Starting: the secret store is asked and the session is restored. It lasts
	// while the environment cannot be reached.
	Starting Phase = "starting"
	// SignedOut: nobody is signed in.
	SignedOut Phase = "signed-out"
	// Waiting: the browser is signing somebody in.
	Waiting Phase = "waiting"
	// Failed: the last login failed, see [State.Problem].
	Failed Phase = "failed"
	// SignedIn: there are verified tokens.
	SignedIn Phase = "signed-in"
)

// Why nobody is signed in, the same words in every app.
const (
	ReasonYou       = "you"
	ReasonElsewhere = "elsewhere"
)

// Logout says how far the environment's part of a sign-out is (D5).
type Logout string

// The stages of a sign-out. The local session is gone in all of them.
const (
	LogoutNone        Logout = ""
	LogoutPending     Logout = "pending"     // the browser is at the environment
	LogoutConfirmed   Logout = "confirmed"   // the browser came back
	LogoutUnconfirmed Logout = "unconfirmed" // the browser did not come back
	LogoutUnreachable Logout = "unreachable" // the environment could not be asked
)

// State is what there is to show. It holds no token and is a copy: it may be kept.
type State struct {
	Phase Phase

	// SessionID is the session's "sid"; after a sign-out still the last one's.
	SessionID string

	// LoginURL is where the browser was sent, while Waiting. It holds the login's
	// state: for the clipboard, never for a log.
	LoginURL auth.Secret
	// BrowserFailed says that the browser could not be started, while Waiting.
	BrowserFailed bool

	// Reason says why nobody is signed in, empty at the first start.
	Reason string
	Logout Logout

	// Problem is why the last login failed.
	Problem Problem

	// Claims and Identity describe the user, while SignedIn.
	Claims   *auth.Claims
	Identity auth.Identity
	// RefreshedAt is when the tokens arrived.
	RefreshedAt time.Time
	// Refreshing says that a refresh is on its way.
	Refreshing bool
	// API is the last answer of the API, nil before the first call.
	API *APIResult
	// CallingAPI says that a call is on its way.
	CallingAPI bool
	// SigningOut says that the store is being cleared.
	SigningOut bool

	// Offline says that the environment could not be reached the last time, and
	// that the session is kept (W14's rule); RetryAt is when it is asked again.
	Offline bool
	RetryAt time.Time
	// MemoryOnly says that the secret store cannot be used, and that the session
	// will not outlive the program (D3).
	MemoryOnly bool
}

// State returns what there is to show.
func (c *Client) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// Changed delivers after each change of the state or of the timeline. Changes
// that nobody fetched are one: there is one consumer, and it asks for the whole.
func (c *Client) Changed() <-chan struct{} { return c.news }

// Steps returns what happened in the session, the oldest first; after a sign-out
// in the last one.
func (c *Client) Steps() []auth.Event { return c.timeline.Steps(c.State().SessionID) }

// update is the one way to change the state.
func (c *Client) update(change func(*State)) {
	c.mu.Lock()
	change(&c.state)
	c.mu.Unlock()
	c.tell()
}

func (c *Client) tell() {
	select {
	case c.news <- struct{}{}:
	default:
	}
}

// replan makes Run look at the clock anew.
func (c *Client) replan() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}
