package auth

import (
	"context"
	"errors"
	"log/slog"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Refresh exchanges the refresh token for the next tokens (RFC 6749 §6). The
// caller stores the new refresh token at once (the old one is used up) and sees
// to it that one refresh runs at a time.
//
// The access token, ID token and refresh token that the answer leaves out are
// carried over; a refreshed ID token must name the same user (OpenID Connect
// Core §12.2). When t has neither claims nor an identity, as after a restart,
// that check has nothing to compare.
//
// Errors: [ErrSessionEnded] for invalid_grant alone, [ErrUnavailable] for
// everything else. Clear local state on the first and keep it on the second. When the
// exchange went well and its answer could not be verified, as on a machine whose clock
// is wrong ([*ClockError]), the error comes with Tokens that hold the next refresh
// token alone: keep it, the one in t is used up.
func (c *Client) Refresh(ctx context.Context, t *Tokens) (*Tokens, error) {
	m, err := c.provider.metadata(ctx)
	if err != nil {
		return nil, err
	}
	// The exchange spends the refresh token: not while its answer could not be checked.
	if _, err := c.provider.keysFor(ctx, ""); err != nil {
		return nil, err
	}
	done := c.observe(ctx, TokenRefreshed, "")
	raw, err := c.oauth2Config(m, "").TokenSource(c.withHTTPClient(ctx), &oauth2.Token{RefreshToken: t.RefreshToken.Reveal()}).Token()
	if err := tokenEndpointError(err, ErrSessionEnded); err != nil {
		c.observe(ctx, RefreshFailed, "")(t.sessionID(), err, slog.Bool("session_ended", errors.Is(err, ErrSessionEnded)))
		return nil, err
	}
	next, err := c.verifyRefreshed(ctx, m, t, raw)
	if err != nil {
		err = unavailable("refreshed tokens: %w", c.blameClock(err))
		c.observe(ctx, RefreshFailed, "")(t.sessionID(), err)
		return &Tokens{RefreshToken: Secret(raw.RefreshToken)}, err
	}
	done(next.sessionID(), nil, slog.Time("exp", next.Claims.Expiry), slog.Bool("rotated", next.RefreshToken != t.RefreshToken))
	return next, nil
}

func (c *Client) verifyRefreshed(ctx context.Context, m *metadata, t *Tokens, raw *oauth2.Token) (*Tokens, error) {
	next, err := c.verifyRefreshedTokens(ctx, t, raw)
	if err != nil {
		return nil, err
	}
	if next.RefreshToken == "" {
		next.RefreshToken = t.RefreshToken
	}
	if t.Claims != nil && t.Claims.Subject != next.Claims.Subject {
		return nil, invalidToken("the refreshed access token names another user")
	}
	c.nameSession(next, t.Claims)
	return next, c.identifyAgain(ctx, m, t, next)
}

// verifyRefreshedTokens allows an answer without ID token, which a login does not.
func (c *Client) verifyRefreshedTokens(ctx context.Context, t *Tokens, raw *oauth2.Token) (*Tokens, error) {
	if id, _ := raw.Extra("id_token").(string); id == "" {
		claims, err := c.refreshedClaims(ctx, t, raw)
		return &Tokens{AccessToken: Secret(raw.AccessToken), RefreshToken: Secret(raw.RefreshToken),
			IDToken: t.IDToken, Claims: claims, Identity: t.Identity}, err
	}
	return c.verifyTokens(ctx, raw, func(id *oidc.IDToken) error {
		if before := t.Identity.Subject; before != "" && before != id.Subject {
			return errors.New("it names another user than before")
		}
		return nil
	})
}

func (c *Client) refreshedClaims(ctx context.Context, t *Tokens, raw *oauth2.Token) (*Claims, error) {
	if c.config.OpaqueAccessTokens {
		return c.renewedClaims(t.Claims, raw)
	}
	return c.Verify(ctx, Secret(raw.AccessToken))
}

func (t *Tokens) sessionID() string {
	if t.Claims == nil {
		return ""
	}
	return t.Claims.SessionID
}
