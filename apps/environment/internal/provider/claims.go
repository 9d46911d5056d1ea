package provider

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	jose "github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/store"
)

// accessClaims are an access token's, as in production. One of client credentials has no user and no session.
type accessClaims struct {
	Issuer       string        `json:"iss"`
	Subject      string        `json:"sub"`
	Audience     oidc.Audience `json:"aud"`
	Expires      oidc.Time     `json:"exp"`
	IssuedAt     oidc.Time     `json:"iat"`
	NotBefore    oidc.Time     `json:"nbf"`
	ID           string        `json:"jti"` // the grant's ID, a dot, and a random part
	ClientID     string        `json:"client_id"`
	SessionID    string        `json:"sid,omitempty"`
	Organization string        `json:"oid,omitempty"`
	Roles        []string      `json:"roles,omitzero"`
	Permissions  []string      `json:"permissions,omitzero"`
	Scope        string        `json:"scope"`

	grant *store.Grant // what it came from, nil for client credentials
}

// idClaims are an ID token's (OpenID Connect Core §2), with the profile in it as in production.
type idClaims struct {
	Issuer          string        `json:"iss"`
	Subject         string        `json:"sub"`
	Audience        oidc.Audience `json:"aud"`
	AuthorizedParty string        `json:"azp"`
	Expires         oidc.Time     `json:"exp"`
	IssuedAt        oidc.Time     `json:"iat"`
	AuthTime        oidc.Time     `json:"auth_time"`
	Nonce           string        `json:"nonce,omitempty"`
	AccessTokenHash string        `json:"at_hash"`
	CodeHash        string        `json:"c_hash,omitempty"`
	SessionID       string        `json:"sid"`
	Organization    string        `json:"oid"`
	AMR             []string      `json:"amr"`
	ACR             string        `json:"acr,omitempty"` // where a level was asked for
	profile
}

// accessToken signs an access token for a grant. Roles are those the user has at this moment.
func (p *Provider) accessToken(app directory.Application, g *store.Grant, u directory.User, scope []string, now time.Time) (string, error) {
	m, ok := u.In(g.Organization)
	if !ok {
		return "", refuse("invalid_grant", "The user is not a member of the organization any more.", nil)
	}
	c := p.accessClaims(app, now)
	c.ID, c.Subject, c.Scope = randomID(g.ID+"."), u.ID, strings.Join(scope, " ")
	c.SessionID, c.Organization = g.SessionID, g.Organization
	c.Roles, c.Permissions = append([]string{}, m.Roles...), p.Directory.Permissions(m.Roles)
	return p.signWith(c, p.Directory.CustomClaims(u, g.Organization))
}

func (p *Provider) accessClaims(app directory.Application, now time.Time) accessClaims {
	at := oidc.FromTime(now)
	return accessClaims{
		Issuer: p.Issuer, Audience: oidc.Audience{app.ID}, ClientID: app.ID, IssuedAt: at, NotBefore: at,
		Expires: at + oidc.Time(app.AccessTokenLifetime.Seconds()),
	}
}

// idToken signs an ID token. code is empty at a refresh: nonce and c_hash belong to the login (OpenID Connect Core §12.2).
func (p *Provider) idToken(app directory.Application, g *store.Grant, u directory.User, scope []string, accessToken, code string, now time.Time) (string, error) {
	w, err := wishesOf(g.Claims)
	if err != nil {
		return "", err
	}
	c := idClaims{
		Issuer: p.Issuer, Subject: u.ID, Audience: oidc.Audience{app.ID}, AuthorizedParty: app.ID,
		Expires: oidc.FromTime(now.Add(IDTokenLifetime)), IssuedAt: oidc.FromTime(now), AuthTime: oidc.FromTime(g.AuthTime),
		SessionID: g.SessionID, Organization: g.Organization, AMR: strings.Fields(g.AMR), ACR: w.acr(g.AMR),
		profile: profileOf(u, scope, w.IDToken, true),
	}
	if c.AccessTokenHash, err = oidc.ClaimHash(accessToken, jose.RS256); err != nil {
		return "", fmt.Errorf("hash the access token: %w", err)
	}
	if code != "" {
		c.Nonce = g.Nonce
		if c.CodeHash, err = oidc.ClaimHash(code, jose.RS256); err != nil {
			return "", fmt.Errorf("hash the code: %w", err)
		}
	}
	return p.signWith(c, p.Directory.CustomClaims(u, g.Organization))
}

// signWith signs claims and, besides them, the custom ones. One of the same name gives way, locale for example: what the
// protocol says is not for the file to change.
func (p *Provider) signWith(claims any, custom map[string]any) (string, error) {
	if len(custom) == 0 {
		return sign(p.Keys.ring.Load().signer, claims)
	}
	text, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("encode claims: %w", err)
	}
	all := maps.Clone(custom)
	if err := json.Unmarshal(text, &all); err != nil {
		return "", fmt.Errorf("encode claims: %w", err)
	}
	return sign(p.Keys.ring.Load().signer, all)
}

// IDToken is what VerifyIDTokenHint proves.
type IDToken struct {
	UserID    string
	ClientID  string
	SessionID string
}

// VerifyIDTokenHint checks that a token is an ID token of this environment: signature by any key, issuer, and that it
// is neither an access token nor a logout token. An expired one is good: hints are for later (OpenID Connect
// RP-Initiated Logout §2). Whether its client and session fit is the caller's check.
func (p *Provider) VerifyIDTokenHint(token string) (IDToken, error) {
	var c idClaims
	if err := p.Keys.verify(token, &c); err != nil {
		return IDToken{}, err
	}
	switch {
	case c.Issuer != p.Issuer:
		return IDToken{}, errors.New("the issuer is another")
	case c.AuthorizedParty == "" || len(c.Audience) != 1 || c.Audience[0] != c.AuthorizedParty || c.AccessTokenHash == "":
		return IDToken{}, errors.New("not an ID token")
	}
	return IDToken{c.Subject, c.AuthorizedParty, c.SessionID}, nil
}

// hintSubject is the user an id_token_hint names, empty without one. The hint must have been issued to the client.
func (p *Provider) hintSubject(hint, clientID string) (string, error) {
	if hint == "" {
		return "", nil
	}
	t, err := p.VerifyIDTokenHint(hint)
	if err == nil && t.ClientID != clientID {
		err = errors.New("issued to another client")
	}
	return t.UserID, err
}
