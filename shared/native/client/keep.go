package client

import (
	"context"
	"time"
)

const (
	// refreshBefore is how long before expiry tokens are refreshed, at most; a
	// fifth of the lifetime when that is shorter.
	refreshBefore = time.Minute
	// longestNap bounds each wait: timers stand still while the machine sleeps, so
	// the clock on the wall is looked at again and again.
	longestNap = 10 * time.Second
)

// Run restores the session, then keeps it alive until ctx ends: it refreshes
// before expiry, after the machine slept, and when the environment is back (D4).
// It returns after a refresh that is under way has reached the store.
func (c *Client) Run(ctx context.Context) {
	c.restore(ctx)
	for {
		select {
		case <-ctx.Done():
			c.finish()
			return
		case <-c.wake:
		case <-c.config.After(c.nap()):
			if c.due() {
				_ = c.Refresh(ctx) // the state tells how it went
			}
		}
	}
}

// finish waits, within reason, for whoever changes the tokens.
func (c *Client) finish() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if c.takeTurn(ctx) == nil {
		c.leaveTurn()
	}
}

// refreshAt is when the tokens are to be refreshed; ok is false without tokens.
func (c *Client) refreshAt() (at time.Time, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tokens == nil {
		return time.Time{}, false
	}
	claims := c.tokens.Claims
	if c.state.Offline || claims == nil {
		return c.state.RetryAt, true
	}
	early := min(refreshBefore, claims.Expiry.Sub(claims.IssuedAt)/5)
	return claims.Expiry.Add(-early), true
}

func (c *Client) due() bool {
	at, ok := c.refreshAt()
	return ok && !c.wallClock().Before(at)
}

func (c *Client) nap() time.Duration {
	at, ok := c.refreshAt()
	if !ok {
		return longestNap
	}
	return max(min(at.Sub(c.wallClock()), longestNap), 10*time.Millisecond)
}

// wallClock strips the monotonic reading, which does not count sleep.
func (c *Client) wallClock() time.Time { return c.config.Now().Round(0) }
