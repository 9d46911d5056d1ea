package auth

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"time"
	"unsafe"

	"github.com/coreos/go-oidc/v3/oidc"
)

// leeway forgives clocks that differ between this machine and the environment.
const leeway = 60 * time.Second

// Verify checks an access token of this client: signature against the
// environment's keys, iss, aud, exp, iat and nbf (with 60 s leeway). Whether the
// session was revoked is the caller's check.
//
// A verified token is remembered by its SHA-256 until it expires, so that the
// next request costs a hash and not an RSA operation.
//
// With [Config.OpaqueAccessTokens] no token can be checked, so each is refused.
//
// Errors: [ErrTokenExpired], [ErrInvalidToken], [ErrUnavailable].
func (c *Client) Verify(ctx context.Context, accessToken Secret) (*Claims, error) {
	return c.VerifyFor(ctx, accessToken, c.config.ClientID)
}

// VerifyFor is Verify for an API that several clients may call: the token's
// audience must hold one of clientIDs.
func (c *Client) VerifyFor(ctx context.Context, accessToken Secret, clientIDs ...string) (*Claims, error) {
	if c.config.OpaqueAccessTokens {
		return nil, errOpaque
	}
	claims, err := c.verifyAnyAudience(ctx, accessToken)
	if err != nil {
		return nil, err
	}
	if !claims.HasAudience(clientIDs...) {
		return nil, invalidToken("aud %q names none of the accepted clients: %s", claims.Audience, strings.Join(clientIDs, ", "))
	}
	return claims, nil
}

func (c *Client) verifyAnyAudience(ctx context.Context, accessToken Secret) (*Claims, error) {
	now := c.config.Now()
	sum := sumOf(accessToken)
	if claims := c.verified.get(sum); claims != nil {
		return claims, checkTimes(claims, now)
	}
	claims, err := c.parseAccessToken(ctx, accessToken)
	if err != nil {
		return nil, err
	}
	if err := checkTimes(claims, now); err != nil {
		return claims, err
	}
	c.verified.put(sum, claims, now)
	return claims, nil
}

// sumOf hashes the token in place: converting it to bytes would copy it on each
// request. Sum256 only reads, which makes the shared memory safe.
func sumOf(token Secret) [sha256.Size]byte {
	return sha256.Sum256(unsafe.Slice(unsafe.StringData(string(token)), len(token)))
}

// accessTokenClaims adds the members that only other kinds of token have, and
// nbf, to what callers see.
type accessTokenClaims struct {
	Claims
	NotBefore int64          `json:"nbf"`
	AtHash    string         `json:"at_hash"`
	Nonce     string         `json:"nonce"`
	Events    map[string]any `json:"events"`
}

func (c *Client) parseAccessToken(ctx context.Context, accessToken Secret) (*Claims, error) {
	verifier, keys := c.verifier(oidc.Config{SkipClientIDCheck: true, SkipExpiryCheck: true})
	token, err := verifier.Verify(ctx, accessToken.Reveal())
	if err != nil {
		return nil, keys.tokenError(err)
	}
	var all accessTokenClaims
	if err := token.Claims(&all); err != nil {
		return nil, invalidToken("claims: %w", err)
	}
	if all.AtHash != "" || all.Nonce != "" || all.Events != nil {
		return nil, invalidToken("an ID token or a logout token is not an access token")
	}
	if all.Subject == "" {
		return nil, invalidToken("no sub")
	}
	claims := all.Claims
	claims.Issuer, claims.Audience, claims.IssuedAt, claims.Expiry = token.Issuer, token.Audience, token.IssuedAt, token.Expiry
	if nbf := time.Unix(all.NotBefore, 0); nbf.After(c.config.Now().Add(leeway)) {
		return nil, invalidToken("nbf lies in the future")
	}
	return &claims, nil
}

// verifier returns go-oidc's verifier on the environment's keys, its clock set
// back by the leeway that go-oidc does not grant.
func (c *Client) verifier(config oidc.Config) (*oidc.IDTokenVerifier, *keySource) {
	keys := &keySource{provider: &c.provider}
	now := c.config.Now().Add(-leeway)
	config.Now = func() time.Time { return now }
	config.SupportedSigningAlgs = signingAlgorithms
	return oidc.NewVerifier(c.config.Issuer, keys, &config), keys
}

// tokenError keeps "the keys could not be had" apart from "the token is bad".
func (s *keySource) tokenError(err error) error {
	var expired *oidc.TokenExpiredError
	switch {
	case s.unavailable != nil:
		return s.unavailable
	case errors.As(err, &expired):
		return ErrTokenExpired
	}
	return invalidToken("%w", err)
}

func checkTimes(c *Claims, now time.Time) error {
	switch {
	case !now.Before(c.Expiry.Add(leeway)):
		return ErrTokenExpired
	case c.IssuedAt.Unix() <= 0, c.IssuedAt.After(now.Add(leeway)):
		return invalidToken("iat is missing or lies in the future: compare the clocks")
	}
	return nil
}
