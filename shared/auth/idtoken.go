package auth

import (
	"context"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// verifyTokens checks a token answer: the ID token when there is one (signature,
// iss, aud, azp, exp, iat, the caller's check, at_hash), then the access token.
func (c *Client) verifyTokens(ctx context.Context, raw *oauth2.Token, check func(*oidc.IDToken) error) (_ *Tokens, err error) {
	defer func() { err = c.blameClock(err) }()
	tokens := &Tokens{AccessToken: Secret(raw.AccessToken), RefreshToken: Secret(raw.RefreshToken)}
	rawID, _ := raw.Extra("id_token").(string)
	tokens.IDToken = Secret(rawID)
	id, err := c.verifyIDToken(ctx, tokens.IDToken)
	if err != nil {
		return nil, err
	}
	if err := check(id); err != nil {
		return nil, invalidToken("ID token: %w", err)
	}
	if id.AccessTokenHash != "" {
		if err := id.VerifyAccessToken(raw.AccessToken); err != nil {
			return nil, invalidToken("ID token: at_hash: %w", err)
		}
	}
	if err := id.Claims(&tokens.Identity); err != nil {
		return nil, invalidToken("ID token: claims: %w", err)
	}
	if c.config.OpaqueAccessTokens {
		tokens.Claims, err = c.claimsOf(id, raw)
		return tokens, err
	}
	tokens.Claims, err = c.Verify(ctx, tokens.AccessToken)
	return tokens, err
}

func (c *Client) verifyIDToken(ctx context.Context, raw Secret) (*oidc.IDToken, error) {
	if raw == "" {
		return nil, invalidToken("the environment sent no ID token: is the scope openid asked for?")
	}
	verifier, keys := c.verifier(oidc.Config{ClientID: c.config.ClientID})
	id, err := verifier.Verify(ctx, raw.Reveal())
	if err != nil {
		return nil, keys.tokenError(err)
	}
	now := c.config.Now()
	var party struct {
		AuthorizedParty string `json:"azp"`
	}
	if err := id.Claims(&party); err != nil {
		return nil, invalidToken("ID token: claims: %w", err)
	}
	switch {
	case id.Subject == "":
		return nil, invalidToken("ID token: no sub")
	case party.AuthorizedParty != "" && party.AuthorizedParty != c.config.ClientID:
		return nil, invalidToken("ID token: azp is another client")
	case id.IssuedAt.Unix() <= 0, id.IssuedAt.After(now.Add(leeway)):
		return nil, invalidToken("ID token: iat is missing or lies in the future")
	}
	return id, nil
}
