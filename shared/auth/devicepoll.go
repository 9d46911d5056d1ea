package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	deviceGrant  = "urn:ietf:params:oauth:grant-type:device_code"
	slowDown     = 5 * time.Second // what slow_down adds to the interval (RFC 8628 §3.5)
	longestPause = time.Minute     // between polls of an environment out of reach
)

// CompleteDeviceLogin waits until the person has let the device in, and returns verified
// tokens. It polls no more often than it may (RFC 8628 §3.5), and ever more seldom while
// the environment is out of reach; it ends with the code, or with ctx.
//
// The checks are those of CompleteLogin, but for state, iss and nonce, which bind an
// answer that came through a browser. Here none does: the tokens come in answer to this
// client's own request, over its own connection, for a device code that nobody else has.
//
// Errors: [*AuthorizationError] with the code access_denied or expired_token,
// [ErrCodeRejected], [ErrInvalidToken], [ErrUnavailable], and the cause of ctx's end.
func (c *Client) CompleteDeviceLogin(ctx context.Context, d *DeviceLogin) (*Tokens, error) {
	m, err := c.provider.metadata(ctx)
	if err != nil {
		return nil, err
	}
	done := c.observe(ctx, DeviceLetIn, d.id())
	raw, polls, err := c.pollUntilDecided(ctx, m, d)
	done("", err, slog.Int("polls", polls))
	if err != nil {
		return nil, err
	}
	tokens, err := c.verifyNew(ctx, d.id(), raw, func(*oidc.IDToken) error { return nil })
	if err != nil {
		return nil, err
	}
	if err := c.identify(ctx, m, tokens); err != nil {
		return nil, err
	}
	return tokens, nil
}

func (c *Client) pollUntilDecided(ctx context.Context, m *metadata, d *DeviceLogin) (raw *oauth2.Token, polls int, err error) {
	interval := d.Interval
	for pause := interval; ; {
		if c.config.Now().Add(pause).After(d.ExpiresAt) {
			return nil, polls, &AuthorizationError{Code: "expired_token", Description: "the code has expired before anybody let the device in"}
		}
		select {
		case <-ctx.Done():
			return nil, polls, fmt.Errorf("auth: device login: %w", context.Cause(ctx))
		case <-c.config.After(pause):
		}
		polls++
		raw, err := c.redeemDeviceCode(ctx, m, d)
		switch refusal := refusalOf(err); {
		case err == nil:
			return raw, polls, nil
		case ctx.Err() != nil:
			return nil, polls, fmt.Errorf("auth: device login: %w", context.Cause(ctx))
		case refusal == nil: // no answer, or none of OAuth's: the person may decide all the same
			pause = min(2*pause, max(longestPause, interval))
			continue
		case refusal.ErrorCode == "slow_down":
			interval += slowDown
		case refusal.ErrorCode == "access_denied", refusal.ErrorCode == "expired_token":
			return nil, polls, &AuthorizationError{Code: refusal.ErrorCode, Description: refusal.ErrorDescription}
		case refusal.ErrorCode != "authorization_pending":
			return nil, polls, tokenEndpointError(err, ErrCodeRejected)
		}
		pause = interval
	}
}

// redeemDeviceCode asks once (RFC 8628 §3.4). oauth2's DeviceAccessToken would ask by the
// machine's clock and give up at the first network error. The empty code that Exchange
// sends along counts as none (RFC 6749 §3.2).
func (c *Client) redeemDeviceCode(ctx context.Context, m *metadata, d *DeviceLogin) (*oauth2.Token, error) {
	return c.oauth2Config(m, "").Exchange(c.withHTTPClient(ctx), "",
		oauth2.SetAuthURLParam("grant_type", deviceGrant), oauth2.SetAuthURLParam("device_code", d.DeviceCode.Reveal()))
}

// refusalOf is the OAuth error in an answer of the token endpoint; nil where there is none.
func refusalOf(err error) *oauth2.RetrieveError {
	var answer *oauth2.RetrieveError
	if !errors.As(err, &answer) || answer.ErrorCode == "" || answer.Response.StatusCode >= http.StatusInternalServerError {
		return nil
	}
	return answer
}
