package client

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"example.com/multiapp/shared/auth"
)

const (
	firstRetry   = time.Second
	longestRetry = 30 * time.Second
)

// Refresh buys the next tokens. However many ask at the same time, there is one
// exchange, and all get its outcome (D4). It returns nil, [ErrSignedOut] when the
// session is over, or [auth.ErrUnavailable]; the state shows which.
//
// ctx bounds the wait for others, not the exchange: once a refresh token is on
// its way its successor must arrive in the store. [Client.SignOut] cuts it short.
func (c *Client) Refresh(ctx context.Context) error {
	return c.refreshFrom(ctx, c.current())
}

// refreshFrom replaces before, unless somebody else does it first.
func (c *Client) refreshFrom(ctx context.Context, before *auth.Tokens) error {
	if before == nil {
		return ErrSignedOut
	}
	if err := c.takeTurn(ctx); err != nil {
		return err
	}
	defer c.leaveTurn()
	switch c.current() {
	case nil:
		return ErrSignedOut
	case before:
		return c.refresh(context.WithoutCancel(ctx), before)
	}
	return nil // somebody refreshed while we waited
}

func (c *Client) refresh(ctx context.Context, before *auth.Tokens) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c.update(func(s *State) { s.Refreshing, c.cutRefresh = true, cancel })
	defer c.update(func(s *State) { s.Refreshing = false })
	next, err := c.auth.Refresh(ctx, before)
	switch {
	case c.current() != before:
		return ErrSignedOut
	case errors.Is(err, auth.ErrSessionEnded): // M3: nothing else ends a session
		c.end(ctx, ReasonElsewhere, LogoutNone)
		return ErrSignedOut
	case err != nil:
		c.offline(err)
		return err
	}
	c.adopt(ctx, before, next)
	return nil
}

// offline keeps the session and plans the next try, each time a little later.
func (c *Client) offline(err error) {
	c.update(func(s *State) {
		wait := min(firstRetry<<min(c.tries, 10), longestRetry)
		// Half of the wait is random: not all clients knock when the environment comes back.
		wait = wait/2 + rand.N(wait/2)
		c.tries++
		s.Offline, s.RetryAt = true, c.config.Now().Add(wait)
	})
	c.config.Log.Warn("the environment could not be reached; the session is kept", "err", err)
	c.replan()
}
