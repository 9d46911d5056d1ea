package client

import (
	"context"
	"errors"
	"time"

	"example.com/multiapp/shared/auth"
)

// ErrSignedOut says that there is no session, or none any longer.
var ErrSignedOut = errors.New("client: signed out")

// patience bounds work that must not be cut short half-way: a refresh whose
// answer is lost has used up the refresh token.
const patience = 30 * time.Second

// takeTurn waits until nobody else changes the tokens or the store.
func (c *Client) takeTurn(ctx context.Context) error {
	select {
	case c.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *Client) leaveTurn() { <-c.turn }

// current returns the tokens, nil while nobody is signed in. Two results are the
// same session at the same moment when they are the same pointer.
func (c *Client) current() *auth.Tokens {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.tokens
}

// adopt makes next the session's tokens in place of before. The refresh token is
// stored before anything uses the others, so that a crash in between leaves a
// store that works. The caller holds the turn.
func (c *Client) adopt(ctx context.Context, before, next *auth.Tokens) {
	kept := c.save(ctx, next.RefreshToken)
	c.update(func(s *State) {
		if c.tokens != before { // signed out while the answer was on its way
			return
		}
		c.tokens, c.tries = next, 0
		*s = State{Phase: SignedIn, SessionID: next.Claims.SessionID, Claims: next.Claims, Identity: next.Identity,
			RefreshedAt: c.config.Now(), MemoryOnly: !kept, Refreshing: s.Refreshing, API: s.API, CallingAPI: s.CallingAPI}
	})
	c.replan()
}

// save stores the refresh token and reports whether the store has it. A store
// that refuses the new token must not keep the old one: it is used up, and using
// it again would end the session everywhere (RFC 9700 §4.14).
func (c *Client) save(ctx context.Context, token auth.Secret) bool {
	if token == "" {
		c.config.Log.Warn("the environment sent no refresh token: is the scope offline_access asked for?")
		return false
	}
	err := c.config.Store.Save(ctx, token)
	if err == nil {
		return true
	}
	if !c.State().MemoryOnly { // said once
		c.config.Log.Warn("the session is kept in memory only", "err", err)
	}
	if err := c.config.Store.Clear(ctx); err != nil {
		c.config.Log.Debug("clear the secret store", "err", err)
	}
	return false
}

// end forgets the session: in memory, then in the store. The caller holds the turn.
func (c *Client) end(ctx context.Context, reason string, logout Logout) {
	start := c.config.Now()
	c.update(func(s *State) { c.tokens, c.tries, s.SigningOut = nil, 0, true })
	err := c.config.Store.Clear(ctx)
	if err != nil {
		c.config.Log.Warn("the secret store could not be cleared; what it holds ends with the session", "err", err)
	}
	c.step(auth.SessionEnded, c.State().SessionID, start, nil)
	c.update(func(s *State) {
		*s = State{Phase: SignedOut, SessionID: s.SessionID, Reason: reason, Logout: logout, MemoryOnly: s.MemoryOnly || err != nil}
	})
	c.replan()
}
