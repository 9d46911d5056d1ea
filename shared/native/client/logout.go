package client

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/url"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/native/loopback"
)

// SignOut ends the session: here first (memory, then the secret store), then at
// the environment, through the browser that holds its cookie (D5, OpenID Connect
// RP-Initiated Logout §2). It returns when the browser has come back, or did not
// in time; the state tells.
func (c *Client) SignOut(ctx context.Context) {
	ctx, done := c.beginWait(ctx, c.config.LogoutTimeout)
	defer done()
	c.update(func(s *State) { *s = State{Logout: LogoutPending} })
	idToken, ok := c.keeper.SignOut(context.WithoutCancel(ctx))
	if !ok {
		c.update(func(s *State) { s.Logout = LogoutNone })
		return
	}
	logout := c.endThere(ctx, idToken)
	c.update(func(s *State) {
		if s.Logout = logout; logout == LogoutConfirmed {
			s.ConfirmedAt = c.config.Now()
		}
	})
}

// endThere sends the browser to the environment and waits until it comes back
// to us. Where it cannot, the environment shows its own page.
func (c *Client) endThere(ctx context.Context, idToken auth.Secret) Logout {
	start, state := c.config.Now(), auth.Secret(rand.Text())
	in, err := c.openInbox(c.config.Way, c.config.RedirectPort, signedOutPath)
	redirect := ""
	if err == nil {
		redirect = in.URL()
		in.Expect(state)
	}
	if err := c.openLogout(ctx, idToken, state, redirect); err != nil {
		c.step(auth.LogoutStarted, c.State().SessionID, start, err)
		if in != nil {
			_ = in.Close()
		}
		return LogoutUnreachable
	}
	c.step(auth.LogoutStarted, c.State().SessionID, start, nil, slog.String("post_logout_redirect_uri", redirect))
	if in == nil {
		return LogoutUnconfirmed
	}
	if in.Await(ctx, func(_ context.Context, query url.Values) loopback.Answer { return logoutAnswer(state, query) }) != nil {
		return LogoutUnconfirmed
	}
	return LogoutConfirmed
}

func (c *Client) openLogout(ctx context.Context, idToken, state auth.Secret, redirect string) error {
	target, err := c.logoutURL(ctx, idToken, state, redirect)
	if err != nil {
		return err
	}
	return c.openBrowser(target)
}

func (c *Client) logoutURL(ctx context.Context, idToken, state auth.Secret, redirect string) (string, error) {
	if err := c.auth.Reachable(ctx); err != nil {
		return "", err
	}
	target, err := c.auth.LogoutURLTo(ctx, idToken, state, redirect)
	if err != nil {
		return "", errors.Join(auth.ErrUnavailable, err)
	}
	return target, nil
}

// logoutAnswer believes the confirmation of this sign-out alone.
func logoutAnswer(state auth.Secret, query url.Values) loopback.Answer {
	if !hasState(state, query) {
		return loopback.Answer{Page: loopback.Page{Failed: true, Title: "This answer belongs to another sign-out", Text: "Nothing was changed."}}
	}
	return loopback.Answer{Final: true, Page: loopback.Page{Title: "You signed out.",
		Text: "The session has ended for every app. You can close this tab."}}
}
