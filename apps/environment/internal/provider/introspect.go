package provider

import (
	"context"
	"errors"
	"net/http"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// introspection is a response of RFC 7662 §2.2. Inactive tokens have no other member.
type introspection struct {
	Active    bool   `json:"active"`
	TokenType string `json:"token_type,omitempty"`
	*accessClaims
}

// introspect is POST /oauth/introspect. A client with a secret learns about its own tokens; any other token is
// inactive to it, whatever it is.
func (p *Provider) introspect(w http.ResponseWriter, r *http.Request, e *journal.Event) error {
	app, err := p.authenticate(r)
	e.ClientID = app.ID
	if err != nil {
		return err
	}
	if app.Public() {
		return badClient(errors.New("a public client cannot introspect"))
	}
	token := r.PostForm.Get("token")
	if token == "" {
		return refuse("invalid_request", "token is missing.", nil)
	}
	answer, err := p.introspection(r.Context(), app, token)
	if err != nil {
		return err
	}
	e.Response.Fields = journal.Members(answer)
	writeJSON(w, http.StatusOK, answer)
	return nil
}

func (p *Provider) introspection(ctx context.Context, app directory.Application, token string) (introspection, error) {
	c, err := p.verifyAccessToken(ctx, token)
	if inactive := (errInactive{}); errors.As(err, &inactive) {
		return p.introspectRefreshToken(ctx, app, token)
	}
	if err != nil || c.ClientID != app.ID {
		return introspection{}, err
	}
	return introspection{true, oidc.BearerToken, c}, nil
}

func (p *Provider) introspectRefreshToken(ctx context.Context, app directory.Application, token string) (introspection, error) {
	g, current, err := p.Store.RefreshToken(ctx, hash(token))
	if errors.Is(err, store.ErrNotFound) || err == nil && (!current || g.ClientID != app.ID) {
		return introspection{}, nil
	}
	if err != nil {
		return introspection{}, err
	}
	s, err := p.Sessions.Living(ctx, g.SessionID)
	if errors.Is(err, session.ErrNone) {
		return introspection{}, nil
	}
	if err != nil {
		return introspection{}, err
	}
	return introspection{true, "refresh_token", &accessClaims{
		Issuer: p.Issuer, Subject: g.UserID, Audience: oidc.Audience{app.ID}, ClientID: app.ID, SessionID: g.SessionID,
		Organization: g.Organization, Scope: g.Scope, Expires: oidc.FromTime(s.ExpiresAt), ID: g.ID,
		IssuedAt: oidc.FromTime(g.AuthTime), NotBefore: oidc.FromTime(g.AuthTime),
	}}, nil
}
