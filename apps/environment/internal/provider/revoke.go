package provider

import (
	"errors"
	"net/http"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/store"
)

// revoke is POST /oauth/revoke (RFC 7009). An access token is revoked alone; a refresh token takes its family with it.
// Another client's token is left untouched. An unknown token is answered like a revoked one.
func (p *Provider) revoke(w http.ResponseWriter, r *http.Request, e *journal.Event) error {
	app, err := p.authenticate(r)
	e.ClientID = app.ID
	if err != nil {
		return err
	}
	token := r.PostForm.Get("token")
	if token == "" {
		return refuse("invalid_request", "token is missing.", nil)
	}
	if e.Reason, err = p.revokeToken(r, app.ID, token); err != nil {
		return err
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

// revokeToken returns what it did, for the journal.
func (p *Provider) revokeToken(r *http.Request, clientID, token string) (string, error) {
	ctx := r.Context()
	g, err := p.Store.GrantByRefreshToken(ctx, hash(token))
	if err == nil && g.ClientID == clientID {
		return "refresh token: family revoked", p.Store.RevokeGrant(ctx, g.ID, p.Now())
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	var c accessClaims
	if err := p.Keys.verify(token, &c); err != nil || c.ClientID != clientID || c.ID == "" {
		return "not a token of this client: nothing to do", nil
	}
	return "access token revoked", p.Store.RevokeAccessToken(ctx, c.ID, c.Expires.AsTime())
}
