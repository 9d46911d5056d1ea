package provider

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/session"
)

// authorize is /oauth/authorize. Order matters: until client and redirect URI are proven, errors are pages; after that
// they are redirects. Nothing is stored before the decision.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request, e *journal.Event) error {
	app, to, err := p.proveReply(r)
	e.ClientID = app.ID
	if err != nil {
		return err
	}
	q, err := p.parseRequest(r, app, to)
	if err != nil {
		return p.redirectError(w, r, to, err, e)
	}
	s, err := p.Sessions.FromRequest(r)
	if err != nil && !errors.Is(err, session.ErrNone) {
		return p.redirectError(w, r, to, err, e)
	}
	if p.InsecureConsent != "" {
		s = onlyOf(s, p.InsecureConsent)
	}
	if s != nil {
		e.UserID, e.SessionID = s.UserID, s.ID
	}
	q.flow, e.Flow = e.RequestID, e.RequestID
	next, fresh := decide(question{q.prompt, q.maxAge, q.hintUser, s, p.Now()})
	switch next {
	case stepRefuse:
		return p.redirectError(w, r, to, refuse("login_required", "Nobody is signed in, or not recently enough.", nil), e)
	case stepAnswer:
		e.Kind = journal.SSO
		return p.answer(w, r, q, s, e)
	}
	if p.InsecureConsent != "" {
		return p.answerUnasked(w, r, q, s, fresh, e)
	}
	e.Reason = "page: " + string(next)
	http.Redirect(w, r, p.Pending.add(w, r, q, next, fresh), http.StatusSeeOther)
	return nil
}

// authorizeByPost asks again by GET: the form of an application comes without the session's cookie (SameSite=Lax), and the
// redirect brings it. Everything is checked then.
func (p *Provider) authorizeByPost(w http.ResponseWriter, r *http.Request, e *journal.Event) error {
	if err := r.ParseForm(); err != nil {
		return &pageError{unreadable}
	}
	for _, secret := range []string{"client_secret", "client_assertion", "code_verifier", "code", "refresh_token"} {
		r.Form.Del(secret) // of the token endpoint: one that came by mistake goes into no address
	}
	e.Reason = "asked again by GET"
	http.Redirect(w, r, PathAuthorize+"?"+r.Form.Encode(), http.StatusSeeOther)
	return nil
}

// proveReply finds the client and checks the redirect URI. Its errors are pages.
func (p *Provider) proveReply(r *http.Request) (directory.Application, reply, error) {
	var app directory.Application
	fail := func(v pages.ErrorView) (directory.Application, reply, error) {
		v.Title, v.Code, v.Application = unreadable.Title, unreadable.Code, app.Name
		return app, reply{}, &pageError{v}
	}
	if err := r.ParseForm(); err != nil {
		return fail(unreadable)
	}
	if name := repeated(r.Form); name != "" {
		return fail(pages.ErrorView{Happened: "The parameter " + name + " was sent more than once.", Do: "Send each parameter once (RFC 6749 §3.1)."})
	}
	app, err := p.Directory.Application(r.Form.Get("client_id"))
	if err != nil {
		return fail(pages.ErrorView{
			Happened: fmt.Sprintf("No application has the client_id %q.", r.Form.Get("client_id")),
			Do:       "Compare it with the applications on the environment's overview, or add the application to environment.yaml.",
		})
	}
	uri := r.Form.Get("redirect_uri")
	if uri == "" {
		return fail(pages.ErrorView{Happened: "The request has no redirect_uri.", Do: "Send one of the application's registered redirect URIs."})
	}
	if !app.HasRedirectURI(uri) {
		return fail(pages.ErrorView{
			Happened: "The app asked to be answered at an address that is not registered for it.",
			Do:       "Register exactly this address for the application, or make the app send a registered one.",
			Mismatch: &pages.Mismatch{ClientID: app.ID, Parameter: "redirect_uri", Sent: uri, Registered: app.RedirectURIs, AnyLoopbackPort: app.Type == directory.Native},
		})
	}
	return app, reply{uri, r.Form.Get("state"), r.Form.Has("state"), p.begin(app)}, nil
}

// unreadable is the page of a request that is no form.
var unreadable = pages.ErrorView{
	Title: "This sign-in link does not work", Code: "invalid_request",
	Happened: "The request could not be read.", Do: "Go back to the app and sign in again.",
}

func repeated(form url.Values) string {
	for name, values := range form {
		if len(values) > 1 {
			return name
		}
	}
	return ""
}
