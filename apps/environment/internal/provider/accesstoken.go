package provider

import (
	"context"
	"errors"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// errInactive is a token that is not good, or not any more. It says why, for the journal.
type errInactive struct{ why string }

func (e errInactive) Error() string { return e.why }

// verifyAccessToken checks signature, issuer and expiry, that it is an access token, and that neither it, nor its
// family, nor its session was ended. An errInactive is the token's fault, any other error the environment's.
func (p *Provider) verifyAccessToken(ctx context.Context, token string) (*accessClaims, error) {
	var c accessClaims
	if err := p.Keys.verify(token, &c); err != nil {
		return nil, errInactive{err.Error()}
	}
	switch {
	case c.Issuer != p.Issuer || c.ClientID == "" || c.ID == "":
		return nil, errInactive{"not an access token of this environment"}
	case oidc.FromTime(p.Now()) >= c.Expires:
		return nil, errInactive{"expired"}
	}
	revoked, err := p.Store.AccessTokenRevoked(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	if revoked {
		return nil, errInactive{"revoked"}
	}
	if c.SessionID == "" {
		return &c, nil // client credentials
	}
	return &c, p.familyLives(ctx, &c)
}

func (p *Provider) familyLives(ctx context.Context, c *accessClaims) error {
	family, _, _ := strings.Cut(c.ID, ".")
	g, err := p.Store.Grant(ctx, family)
	if errors.Is(err, store.ErrNotFound) || err == nil && !g.RevokedAt.IsZero() {
		return errInactive{"its family was revoked"}
	}
	if err != nil {
		return err
	}
	c.grant = g
	if _, err := p.Sessions.Living(ctx, c.SessionID); errors.Is(err, session.ErrNone) {
		return errInactive{"the session has ended"}
	} else if err != nil {
		return err
	}
	return nil
}
