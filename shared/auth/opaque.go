package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// assumedLifetime is how long an access token is used when neither its answer nor
// an ID token says (RFC 6749 §5.1 only recommends expires_in).
const assumedLifetime = 5 * time.Minute

var errOpaque = invalidToken("access tokens of this environment are opaque: only its own APIs can read them")

// claimsOf makes the session's claims of a verified ID token, for an access token
// that cannot be read. Times are those of the access token.
func (c *Client) claimsOf(id *oidc.IDToken, raw *oauth2.Token) (*Claims, error) {
	var claims Claims
	if err := id.Claims(&claims); err != nil {
		return nil, invalidToken("ID token: claims: %w", err)
	}
	claims.ClientID, claims.TokenID = c.config.ClientID, "" // "jti" would be the ID token's
	claims.Scope, _ = raw.Extra("scope").(string)
	claims.Issuer, claims.Audience, claims.IssuedAt = id.Issuer, id.Audience, id.IssuedAt
	claims.Expiry = c.expiryOf(raw, id.Expiry)
	return &claims, nil
}

// nameSession gives the session a name when the environment has none for it, once:
// a refresh keeps the name.
func (c *Client) nameSession(t *Tokens, before *Claims) {
	switch {
	case !c.config.OpaqueAccessTokens || t.Claims.SessionID != "":
	case before != nil && before.SessionID != "":
		t.Claims.SessionID = before.SessionID
	default:
		t.Claims.SessionID = "login_" + rand.Text()
	}
}

// renewedClaims carries claims over to an access token that came without an ID token.
func (c *Client) renewedClaims(before *Claims, raw *oauth2.Token) (*Claims, error) {
	if before == nil {
		return nil, invalidToken("the environment sent no ID token, so nothing says whose the access token is")
	}
	claims := *before
	claims.IssuedAt = c.config.Now()
	claims.Expiry = c.expiryOf(raw, claims.IssuedAt.Add(assumedLifetime))
	return &claims, nil
}

func (c *Client) expiryOf(raw *oauth2.Token, otherwise time.Time) time.Time {
	if raw.ExpiresIn <= 0 {
		return otherwise
	}
	return c.config.Now().Add(time.Duration(raw.ExpiresIn) * time.Second)
}

// identify completes the identity of a login where access tokens are opaque: such
// environments keep the user's name and address for their userinfo endpoint.
func (c *Client) identify(ctx context.Context, m *metadata, t *Tokens) (err error) {
	if c.config.OpaqueAccessTokens && m.UserInfoEndpoint != "" {
		t.Identity, err = c.UserInfo(ctx, t)
	}
	return err
}

// identifyAgain is identify after a refresh: a userinfo endpoint that is out of
// reach must not cost the new refresh token, so the identity stays what it was.
func (c *Client) identifyAgain(ctx context.Context, m *metadata, before, t *Tokens) error {
	if !c.config.OpaqueAccessTokens {
		return nil
	}
	err := c.identify(ctx, m, t)
	if errors.Is(err, ErrUnavailable) && before.Identity.Subject == t.Claims.Subject {
		t.Identity, err = before.Identity, nil
	}
	return err
}
