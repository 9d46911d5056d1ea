package client

import (
	"context"
	"errors"
	"net/url"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/native/loopback"
)

// SignIn signs somebody in through the system browser (D1, RFC 8252 §4.1). It
// returns when the login is over, however it went: the state tells. A login
// that is still waiting is given up for the new one.
func (c *Client) SignIn(ctx context.Context) { c.signIn(ctx, c.config.Way, c.config.RedirectPort) }

// SignInOnFreePort is SignIn for when the configured way is closed: the port is
// taken, or links do not open the app. The environment must accept any loopback
// port, as RFC 8252 §7.3 demands.
func (c *Client) SignInOnFreePort(ctx context.Context) { c.signIn(ctx, Loopback, 0) }

func (c *Client) signIn(ctx context.Context, way Way, port int) {
	timeout, login := c.config.LoginTimeout, func(ctx context.Context) error { return c.login(ctx, way, port) }
	if way == Device {
		timeout, login = deviceTimeout, c.loginByDevice
	}
	ctx, done := c.beginWait(ctx, timeout)
	defer done()
	if c.State().Phase == SignedIn {
		return
	}
	err := login(ctx)
	switch {
	case err == nil:
	case errors.Is(err, errCancelled), errors.Is(err, context.Canceled):
		c.update(func(s *State) { *s = State{} })
	default:
		c.config.Log.Warn("the sign-in failed", "err", err)
		c.update(func(s *State) { *s = State{Login: Failed, Problem: problemOf(err)} })
	}
}

// login runs one attempt from the open inbox to the stored tokens.
func (c *Client) login(ctx context.Context, way Way, port int) error {
	in, err := c.openInbox(way, port, callbackPath)
	if err != nil {
		return err
	}
	attempt, err := c.beginLogin(ctx, in.URL())
	if err != nil {
		return errors.Join(err, in.Close())
	}
	in.Expect(attempt.State)
	c.update(func(s *State) { *s = State{Login: Waiting, Way: way, LoginURL: auth.Secret(attempt.URL)} })
	if err := c.openBrowser(attempt.URL); err != nil {
		c.config.Log.Warn("the browser could not be started", "err", err)
		c.update(func(s *State) { s.BrowserFailed = true })
	}
	var result error
	waited := in.Await(ctx, func(ctx context.Context, query url.Values) loopback.Answer {
		result = c.completeLogin(ctx, attempt, query)
		return loginAnswer(result)
	})
	if waited != nil {
		return waited
	}
	return result
}

// beginLogin asks the environment first: a browser that is sent to a server that
// is down shows a page that helps nobody.
func (c *Client) beginLogin(ctx context.Context, redirectURL string) (*auth.LoginAttempt, error) {
	if err := c.auth.Reachable(ctx); err != nil {
		return nil, err
	}
	return c.auth.BeginLogin(ctx, auth.LoginOptions{RedirectURL: redirectURL})
}

// completeLogin checks the browser's answer and keeps the tokens. Cancelling
// does not stop it between the exchange and the store.
func (c *Client) completeLogin(ctx context.Context, attempt *auth.LoginAttempt, query url.Values) error {
	tokens, err := c.auth.CompleteLogin(ctx, attempt, query)
	if err != nil {
		return err
	}
	return c.keep(ctx, tokens)
}

// keep begins the session.
func (c *Client) keep(ctx context.Context, tokens *auth.Tokens) error {
	if err := c.keeper.Start(context.WithoutCancel(ctx), tokens); err != nil {
		return err
	}
	c.update(func(s *State) { *s = State{} })
	return nil
}

// loginAnswer is what the browser shows. Only an answer that belongs to this
// login ends it (D2).
func loginAnswer(err error) loopback.Answer {
	if err == nil {
		return loopback.Answer{Final: true, Page: loopback.Page{Title: "You are signed in",
			Text: "Go back to multiapp. You can close this tab."}}
	}
	p := problemOf(err)
	return loopback.Answer{Final: !errors.Is(err, auth.ErrStateMismatch),
		Page: loopback.Page{Failed: true, Title: p.Title, Text: p.Happened + " " + p.Do, Detail: p.Detail}}
}
