package client

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"
)

var (
	errCancelled = errors.New("client: cancelled")
	errTimedOut  = errors.New("client: the browser did not come back in time")
)

// browserWait is the one time that the client waits for the browser: a login's
// answer or a logout's confirmation. They share the way back, so one ends the other.
type browserWait struct {
	cancel context.CancelCauseFunc
	over   chan struct{}
}

// beginWait ends an older wait, then starts one that lasts for at most timeout.
// Call done when the inbox is closed.
func (c *Client) beginWait(ctx context.Context, timeout time.Duration) (_ context.Context, done func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	ctx, stop := context.WithTimeoutCause(ctx, timeout, errTimedOut)
	next := &browserWait{cancel: cancel, over: make(chan struct{})}
	c.mu.Lock()
	older := c.wait
	c.wait = next
	c.mu.Unlock()
	if older != nil {
		older.cancel(errCancelled)
		<-older.over
	}
	return ctx, func() {
		stop()
		cancel(errCancelled)
		close(next.over)
	}
}

// Cancel ends the wait for the browser, if there is one.
func (c *Client) Cancel() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.wait != nil {
		c.wait.cancel(errCancelled)
	}
}

// openBrowser shows a page of the environment in the system browser, never in a
// view of the app's own (D1, RFC 8252 §8.12). Other schemes could start programs.
func (c *Client) openBrowser(target string) error {
	u, err := url.Parse(target)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return errors.New("client: only http and https addresses are opened in the browser")
	}
	if err := c.config.OpenURL(target); err != nil {
		return fmt.Errorf("client: start the browser: %w", err)
	}
	return nil
}
