package web

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.com/multiapp/shared/auth"
)

// storedClaims spells out what [auth.Claims] keeps out of JSON.
type storedClaims struct {
	auth.Claims
	Issuer   string    `json:"iss"`
	Audience []string  `json:"aud"`
	IssuedAt time.Time `json:"iat"`
	Expiry   time.Time `json:"exp"`
}

func storeClaims(c *auth.Claims) storedClaims {
	return storedClaims{*c, c.Issuer, c.Audience, c.IssuedAt, c.Expiry}
}

func (s storedClaims) claims() *auth.Claims {
	c := s.Claims
	c.Issuer, c.Audience, c.IssuedAt, c.Expiry = s.Issuer, s.Audience, s.IssuedAt, s.Expiry
	return &c
}

// claimsBeside returns what the cookies keep beside tokens that cannot be read, or nil.
func (s *Server) claimsBeside(t *auth.Tokens) *storedClaims {
	if !s.config.OpaqueAccessTokens {
		return nil
	}
	stored := storeClaims(t.Claims)
	return &stored
}

// claimsOf returns whose session a cookie holds: what its access token says, or,
// where that is opaque, what the seal has kept since the login or refresh. A cookie
// from before a change of the settings is stale. Errors: errSessionStale, [auth.ErrUnavailable].
func (s *Server) claimsOf(ctx context.Context, stored *accessCookie) (*auth.Claims, error) {
	if !s.config.OpaqueAccessTokens {
		claims, err := s.auth.Verify(ctx, auth.Secret(stored.Token))
		return claims, staleIfInvalid(err)
	}
	if stored.Claims == nil {
		return nil, errSessionStale
	}
	claims := stored.Claims.claims()
	if claims.Issuer != s.config.Issuer || !claims.HasAudience(s.config.ClientID) || !s.now().Before(claims.Expiry) {
		return nil, errSessionStale
	}
	return claims, nil
}

// staleIfInvalid makes of a token that does not verify a session to refresh.
func staleIfInvalid(err error) error {
	if errors.Is(err, auth.ErrInvalidToken) {
		return fmt.Errorf("%w: %w", errSessionStale, err)
	}
	return err
}
