package provider

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// location is the redirect URI with the response. Registered URIs have no query, so nothing can collide. iss is in
// every response, of success and of error (RFC 9207 §2).
func (p *Provider) location(to reply, response url.Values) string {
	response.Set("iss", p.Issuer)
	if to.hasState {
		response.Set("state", to.state)
	}
	return to.redirectURI + "?" + response.Encode()
}

// answer sends the browser back with a code.
func (p *Provider) answer(w http.ResponseWriter, r *http.Request, q *request, s *session.Session, e *journal.Event) error {
	e.UserID, e.SessionID = s.UserID, s.ID
	location, err := p.grant(r.Context(), q, s)
	if err != nil {
		return p.redirectError(w, r, q.reply, err, e)
	}
	http.Redirect(w, r, location, http.StatusSeeOther)
	return nil
}

// grant stores a code for the session and returns the redirect that carries it.
func (p *Provider) grant(ctx context.Context, q *request, s *session.Session) (string, error) {
	p.identified(q, s)
	if q.hintUser != "" && q.hintUser != s.UserID {
		return "", refuse("login_required", "Another user signed in than the request names.", nil)
	}
	if err := q.wishes.met(s.AMR); err != nil {
		return "", err
	}
	organization, err := p.organization(s.UserID, q.organization)
	if err != nil {
		return "", err
	}
	now, code := p.Now(), rand.Text()+rand.Text() // 260 bits: an estimate of entropy must find 96 in it (RFC 6749 §10.10)
	g := store.Grant{
		ID: randomID("gr_"), SessionID: s.ID, ClientID: q.app.ID, UserID: s.UserID, Organization: organization,
		Scope: strings.Join(q.scope, " "), RedirectURI: q.redirectURI, Challenge: q.challenge, Nonce: q.nonce,
		AuthTime: s.AuthTime, AMR: s.AMR, Claims: q.wishes.stored(), CodeExpiresAt: now.Add(CodeLifetime),
	}
	if err := p.Store.CreateGrant(ctx, g, hash(code), now); err != nil {
		return "", err
	}
	if err := p.Sessions.Touch(ctx, s); err != nil {
		return "", err
	}
	p.granted(q, organization)
	return p.location(q.reply, url.Values{"code": {code}}), nil
}

// organization is the one that tokens will name: the one asked for, if the user is a member, or their default.
func (p *Provider) organization(userID, asked string) (string, error) {
	u, err := p.Directory.User(userID)
	if err != nil {
		return "", refuse("access_denied", "The user does not exist any more.", err)
	}
	m, ok := u.In(asked)
	if !ok {
		return "", refuse("access_denied", "The user is not a member of the organization that was asked for.", nil)
	}
	return m.OrganizationID, nil
}

// redirectError sends the browser back with an error (RFC 6749 §4.1.2.1) and notes it in the journal's event.
func (p *Provider) redirectError(w http.ResponseWriter, r *http.Request, to reply, err error, e *journal.Event) error {
	note(e, err)
	http.Redirect(w, r, p.errorLocation(to, err), http.StatusSeeOther)
	return nil
}

func (p *Provider) errorLocation(to reply, err error) string {
	var e *oidc.Error
	if !errors.As(err, &e) {
		e = oidc.ErrServerError().WithDescription("The environment could not answer. Try again.")
	}
	p.refused(to)
	return p.location(to, url.Values{"error": {string(e.ErrorType)}, "error_description": {e.Description}})
}

// authorizeError shows what may not be redirected on the environment's own page, with status 400.
func (p *Provider) authorizeError(w http.ResponseWriter, r *http.Request, err error) int {
	var page *pageError
	if errors.As(err, &page) {
		p.Problem(w, r, http.StatusBadRequest, page.view)
		return http.StatusBadRequest
	}
	p.Problem(w, r, http.StatusInternalServerError, pages.ErrorView{
		Title: "Something went wrong", Code: "server_error", Happened: "The local environment could not answer.", Do: "Go back to the app and try again.",
	})
	return http.StatusInternalServerError
}
