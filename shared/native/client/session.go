package client

import (
	"context"

	"example.com/multiapp/shared/auth/keeper"
)

// ErrSignedOut says that there is no session, or none any longer.
var ErrSignedOut = keeper.ErrSignedOut

// Run restores the session and keeps it until ctx ends (see [keeper.Keeper.Run]).
// Nobody can sign in or out before.
func (c *Client) Run(ctx context.Context) { c.keeper.Run(ctx) }

// Refresh buys the next tokens (see [keeper.Keeper.Refresh]).
func (c *Client) Refresh(ctx context.Context) error { return c.keeper.Refresh(ctx) }

// Check asks whether the session still lives, when somebody comes back to the
// window (see [keeper.Keeper.Check]).
func (c *Client) Check(ctx context.Context) { c.keeper.Check(ctx) }

// RetryStore asks the secret store again (see [keeper.Keeper.RetryStore]).
func (c *Client) RetryStore(ctx context.Context) { _ = c.keeper.RetryStore(ctx) } // the state tells how it went
