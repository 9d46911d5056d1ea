package auth

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"net/url"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// CompleteLogin turns the callback's query into verified tokens. The checks run
// in the only safe order: state, iss (RFC 9207), error, code exchange with the
// PKCE verifier, ID token (nonce, at_hash), access token, or userinfo where access
// tokens are opaque.
//
// Errors: [ErrStateMismatch], [*AuthorizationError], [ErrCodeRejected],
// [ErrInvalidToken], [ErrUnavailable].
func (c *Client) CompleteLogin(ctx context.Context, a *LoginAttempt, query url.Values) (*Tokens, error) {
	m, err := c.provider.metadata(ctx)
	if err != nil {
		return nil, err
	}
	done := c.observe(ctx, CallbackReceived, a.id())
	answer, err := c.checkResponse(m, a, query)
	done("", err)
	if err != nil {
		return nil, err
	}
	raw, err := c.exchange(ctx, m, a, answer)
	if err != nil {
		return nil, err
	}
	tokens, err := c.verifyNew(ctx, a.id(), raw, func(id *oidc.IDToken) error {
		if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(a.Nonce)) != 1 {
			return errors.New("nonce does not match this login")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := c.identify(ctx, m, tokens); err != nil {
		return nil, err
	}
	return tokens, nil
}

// checkedResponse is an authorization response that passed every check. Only it
// can be exchanged, so no check can be left out.
type checkedResponse struct{ code string }

func (c *Client) checkResponse(m *metadata, a *LoginAttempt, query url.Values) (checkedResponse, error) {
	none := checkedResponse{}
	if !c.stateMatches(a, query) {
		return none, ErrStateMismatch
	}
	if err := c.checkResponseIssuer(m, query); err != nil {
		return none, err
	}
	if code := query.Get("error"); code != "" {
		return none, &AuthorizationError{Code: code, Description: query.Get("error_description")}
	}
	if len(query["code"]) != 1 || query.Get("code") == "" {
		return none, &AuthorizationError{Code: "invalid_response", Description: "the answer holds neither a code nor an error"}
	}
	return checkedResponse{query.Get("code")}, nil
}

// stateMatches compares in constant time. An empty state, a repeated one and one
// of an outdated attempt never match.
func (c *Client) stateMatches(a *LoginAttempt, query url.Values) bool {
	fresh := c.config.Now().Sub(a.CreatedAt) <= LoginAttemptLifetime
	one := len(query["state"]) == 1 && a.State != ""
	return fresh && one && subtle.ConstantTimeCompare([]byte(a.State), []byte(query.Get("state"))) == 1
}

// checkResponseIssuer stops mix-up attacks (RFC 9207 §2.4): an answer that names
// another issuer, or none although the environment always names itself, is refused.
func (c *Client) checkResponseIssuer(m *metadata, query url.Values) error {
	iss := query["iss"]
	if len(iss) == 0 && !m.ResponseIssuerSupported {
		return nil
	}
	if len(iss) != 1 || iss[0] != c.config.Issuer {
		return fmt.Errorf("%w: it names another issuer", ErrStateMismatch)
	}
	return nil
}

func (c *Client) exchange(ctx context.Context, m *metadata, a *LoginAttempt, answer checkedResponse) (*oauth2.Token, error) {
	done := c.observe(ctx, CodeExchanged, a.id())
	token, err := c.oauth2Config(m, a.RedirectURL).Exchange(c.withHTTPClient(ctx), answer.code, oauth2.VerifierOption(a.Verifier.Reveal()))
	err = tokenEndpointError(err, ErrCodeRejected)
	done("", err, slog.Bool("client_secret", c.config.ClientSecret != ""), slog.Bool("code_verifier", true))
	return token, err
}

// verifyNew checks the ID token, with the caller's check, then the access token, of a login.
func (c *Client) verifyNew(ctx context.Context, login string, raw *oauth2.Token, check func(*oidc.IDToken) error) (*Tokens, error) {
	done := c.observe(ctx, TokensVerified, login)
	tokens, err := c.verifyTokens(ctx, raw, check)
	if err != nil {
		done("", err)
		return nil, err
	}
	c.nameSession(tokens, nil)
	done(tokens.Claims.SessionID, nil, slog.String("sub", tokens.Claims.Subject), slog.Time("exp", tokens.Claims.Expiry))
	return tokens, nil
}

// tokenEndpointError translates a failed token request: invalid_grant becomes
// refused, everything else ErrUnavailable. The answer's body is left out, it is
// not ours to show.
func tokenEndpointError(err error, refused error) error {
	var answer *oauth2.RetrieveError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &answer) && answer.ErrorCode == "invalid_grant":
		return fmt.Errorf("%w: %q", refused, answer.ErrorDescription)
	case errors.As(err, &answer):
		return unavailable("token endpoint answered %s: %q: %q", answer.Response.Status, answer.ErrorCode, answer.ErrorDescription)
	}
	return unavailable("token endpoint: %w", err)
}
