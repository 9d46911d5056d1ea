package client

import (
	"context"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/keeper"
)

// Phase is what the client is doing, one screen each.
type Phase = keeper.Phase

// The keeper's phases, and those of a login while nobody is signed in.
const (
	Starting  = keeper.Starting
	SignedOut = keeper.SignedOut
	SignedIn  = keeper.SignedIn
	// Waiting: the browser is signing somebody in.
	Waiting Phase = "waiting"
	// Failed: the last login failed, see [State.Problem].
	Failed Phase = "failed"
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

// Session is the keeper's part of the state.
type Session = keeper.State

// State is what there is to show. It holds no token and is a copy: it may be kept.
type State struct {
	// Session is the keeper's word, but that its Phase is Waiting or Failed while a
	// login is.
	Session

	// Login is Waiting, Failed or empty.
	Login Phase
	// Way is how the browser's answer comes back, while Waiting.
	Way Way
	// LoginURL is where the browser was sent, while Waiting. It holds the login's
	// state: for the clipboard, never for a log.
	LoginURL auth.Secret
	// Device is what to type where, while Waiting by [Device].
	Device DeviceCode
	// BrowserFailed says that the browser could not be started, while Waiting.
	BrowserFailed bool
	// Problem is why the last login failed.
	Problem Problem

	// Logout is the environment's part of the last sign-out, if it was asked for here.
	Logout Logout
	// ConfirmedAt is when the browser came back from the environment, zero before.
	ConfirmedAt time.Time

	// API is the last answer of the API, nil before the first call.
	API *APIResult
	// CallingAPI says that a call is on its way.
	CallingAPI bool
}

// State returns what there is to show.
func (c *Client) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.state
	s.Session = c.keeper.State()
	if s.Phase == SignedIn && s.Login == Failed {
		c.state.Login, c.state.Problem = "", Problem{} // what failed before a session is over with it
		s.Login, s.Problem = "", Problem{}
	}
	if s.Phase == SignedOut && s.Login != "" {
		s.Phase = s.Login
	}
	return s
}

// Changed delivers after each change of the state or of the timeline. Changes
// that nobody fetched are one: there is one consumer, and it asks for the whole.
func (c *Client) Changed() <-chan struct{} { return c.news }

// Steps returns what happened in the session, the oldest first; after a sign-out
// in the last one.
func (c *Client) Steps() []auth.Event { return c.timeline.Steps(c.State().SessionID) }

// AccessToken returns the token for its owner to see, fresh if it had expired;
// empty without a session. It is the one token that leaves the client.
func (c *Client) AccessToken(ctx context.Context) auth.Secret {
	if tokens := c.keeper.Tokens(ctx); tokens != nil {
		return tokens.AccessToken
	}
	return ""
}

// MeURL is the address that [Client.CallAPI] asks.
func (c *Client) MeURL() string { return c.meURL() }

// update is the one way to change the client's part of the state.
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
