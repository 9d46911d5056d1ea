package signin

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/session"
)

// ErrNoRequest is returned by Requests.Find for a handle that is unknown, expired, finished, or another browser's.
var ErrNoRequest = errors.New("no such sign-in is waiting")

// Page is what an authorization request wants to ask the person.
type Page int

const (
	PageSignIn  Page = iota // who are you
	PageSignUp              // prompt=create
	PageAccount             // prompt=select_account
	PageConsent             // prompt=consent, and somebody is signed in
)

// Request is an authorization request that waits for a person.
type Request struct {
	Handle    string
	ClientID  string
	Scopes    []string
	LoginHint string
	Page      Page
	// Fresh is true when an earlier sign-in is not good enough (prompt=login, max_age).
	Fresh bool
}

// Requests are the authorization requests that wait. The provider implements it.
type Requests interface {
	// Find returns the waiting request of that handle if this browser brought it, and ErrNoRequest otherwise.
	Find(r *http.Request, handle string) (Request, error)
	// Approve ends the wait: it returns where to send the browser with a code for the session.
	Approve(ctx context.Context, handle string, s *session.Session) (location string, err error)
	// Deny ends the wait with access_denied (RFC 6749 §4.1.2.1), state and iss.
	Deny(ctx context.Context, handle string) (location string, err error)
}

// Sessions is the environment's one browser session. The session package implements it.
type Sessions interface {
	// FromRequest returns the living session of the browser, or session.ErrNone.
	FromRequest(r *http.Request) (*session.Session, error)
	// Create begins a session, or goes on with the same person's, as the package comment says, and sets the cookie.
	Create(w http.ResponseWriter, r *http.Request, l session.Login) (*session.Session, error)
}

// handler is a page; the error it returns becomes a page in one place (problem.go).
type handler func(w http.ResponseWriter, r *http.Request) error

// pending finds the request that waits before the page runs.
func (h *Handler) pending(next func(http.ResponseWriter, *http.Request, Request) error) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		req, err := h.cfg.Requests.Find(r, r.FormValue("request"))
		if err != nil {
			return err
		}
		return next(w, r, req)
	}
}

// at is the address of a page of the same waiting request.
func at(path string, req Request) string {
	return path + "?" + url.Values{"request": {req.Handle}}.Encode()
}

// asking tells the page who asks.
func (h *Handler) asking(req Request) pages.Asking {
	name := req.ClientID
	if app, err := h.cfg.Users.Application(req.ClientID); err == nil {
		name = app.Name
	}
	return pages.Asking{Request: req.Handle, Application: name, Scopes: req.Scopes}
}
