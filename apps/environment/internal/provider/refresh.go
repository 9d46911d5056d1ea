package provider

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
)

// refreshGrant rotates a refresh token (RFC 6749 §6, RFC 9700 §4.14.2, E6).
//
// A successor is derived from its predecessor by a keyed hash. So a client that lost the answer, or a second tab, gets
// the same successor again within RefreshGrace, though the store has hashes only. A later replay ends the family.
func (p *Provider) refreshGrant(r *http.Request, app directory.Application, e *journal.Event) (*oidc.AccessTokenResponse, error) {
	presented := r.PostForm.Get("refresh_token")
	if presented == "" { // not invalid_grant: that would tell the client that its session is over
		return nil, refuse("invalid_request", "refresh_token is missing.", nil)
	}
	g, err := p.Store.GrantByRefreshToken(r.Context(), hash(presented))
	if err != nil {
		return nil, grantError(err)
	}
	e.UserID, e.SessionID = g.UserID, g.SessionID
	if g.ClientID != app.ID {
		return nil, badGrant(otherClient("refresh token", g.ClientID, app.ID))
	}
	scope, err := narrow(strings.Fields(g.Scope), r.PostForm.Get("scope"))
	if err != nil {
		return nil, err
	}
	s, err := p.living(r, g)
	if err != nil {
		return nil, err
	}
	steps, err := p.Store.RotateRefreshToken(r.Context(), g.ID, hash(presented),
		func(step int) []byte { return hash(p.successor(presented, step)) }, p.Now(), RefreshGrace)
	if err != nil {
		return nil, grantError(err)
	}
	if err := p.Sessions.Touch(r.Context(), s); err != nil {
		return nil, err
	}
	return p.respond(app, g, scope, "", p.successor(presented, steps))
}

// successor is the refresh token that many steps after another.
func (p *Provider) successor(token string, steps int) string {
	for range steps {
		mac := hmac.New(sha256.New, p.secret)
		mac.Write([]byte(token))
		token = base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	}
	return token
}

// narrow is the scope of the new access token: less than was granted if asked, never more (RFC 6749 §6).
func narrow(granted []string, asked string) ([]string, error) {
	if strings.TrimSpace(asked) == "" {
		return granted, nil
	}
	scope := strings.Fields(asked)
	for _, s := range scope {
		if !slices.Contains(granted, s) {
			return nil, refuse(string(oidc.InvalidScope), "The scope is wider than what was granted.", nil)
		}
	}
	return scope, nil
}
