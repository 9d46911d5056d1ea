package client

import (
	"context"
	"errors"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/native/secretstore"
)

// restore reads the secret store and buys fresh tokens with what it finds (D4).
// Without an answer from the environment the client stays Starting, and Run tries again.
func (c *Client) restore(ctx context.Context) {
	if err := c.takeTurn(ctx); err != nil {
		return
	}
	token, err := c.config.Store.Load(ctx)
	c.restored(token, err)
	c.leaveTurn()
	if err == nil {
		_ = c.Refresh(ctx) // the state tells how it went
	}
}

func (c *Client) restored(token auth.Secret, err error) {
	if err != nil && !errors.Is(err, secretstore.ErrNotFound) {
		c.config.Log.Warn("there is no secret store: sessions will be kept in memory only", "err", err)
	}
	c.update(func(s *State) {
		switch {
		case err == nil:
			c.tokens = &auth.Tokens{RefreshToken: token}
		case errors.Is(err, secretstore.ErrNotFound):
			s.Phase = SignedOut
		default:
			s.Phase, s.MemoryOnly = SignedOut, true
		}
	})
}
