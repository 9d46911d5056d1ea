package signin

import (
	"context"
	"net/http"
	"net/url"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/provider"
	"example.com/multiapp/apps/environment/internal/session"
)

// Requests are the authorization requests that wait for a person. The provider implements it.
type Requests interface {
	// Hold lets one form of a request be answered at a time.
	Hold(handle string) (release func())
	// Find returns the waiting request of that handle if this browser brought it, and provider.ErrNotPending otherwise.
	Find(r *http.Request, handle string) (provider.Waiting, error)
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

// pending finds the request that waits before the page runs, and notes whose sign-in it is.
func (h *Handler) pending(step string, next func(http.ResponseWriter, *http.Request, provider.Waiting) error) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.Method == http.MethodPost {
			defer h.cfg.Requests.Hold(r.FormValue("request"))()
		}
		req, err := h.cfg.Requests.Find(r, r.FormValue("request"))
		e := journal.From(r.Context())
		e.Step, e.Flow, e.ClientID = step, req.Flow, req.Application.ID
		if err != nil {
			return err
		}
		pages.AllowFormAnswer(w, req.RedirectURI)
		return next(w, r, req)
	}
}

// at is the address of a page of the same waiting request.
func at(path string, req provider.Waiting) string {
	return path + "?" + url.Values{"request": {req.Handle}}.Encode()
}

// asking tells the page who asks.
func asking(req provider.Waiting) pages.Asking {
	return pages.Asking{Request: req.Handle, Application: req.Application.Name, Scopes: req.Scopes}
}
