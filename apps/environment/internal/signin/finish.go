package signin

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/provider"
	"example.com/multiapp/apps/environment/internal/session"
)

// signIn makes the browser's session that person's and answers the request that waits.
func (h *Handler) signIn(w http.ResponseWriter, r *http.Request, req provider.Waiting, userID string, amr []string) error {
	s, err := h.cfg.Sessions.Create(w, r, session.Login{UserID: userID, AMR: amr})
	if err != nil {
		return err
	}
	return h.finish(w, r, req, s)
}

func (h *Handler) finish(w http.ResponseWriter, r *http.Request, req provider.Waiting, s *session.Session) error {
	location, err := h.cfg.Requests.Approve(r.Context(), req.Handle, s)
	if err != nil {
		return err
	}
	return redirect(w, r, location)
}

// current is the living session of the browser and its user; the session is nil when nobody is signed in.
func (h *Handler) current(r *http.Request) (*session.Session, directory.User, error) {
	s, err := h.cfg.Sessions.FromRequest(r)
	if errors.Is(err, session.ErrNone) {
		return nil, directory.User{}, nil
	}
	if err != nil {
		return nil, directory.User{}, err
	}
	u, err := h.cfg.Users.User(s.UserID)
	if errors.Is(err, directory.ErrNotFound) {
		return nil, u, nil
	}
	return s, u, err
}

// redirect answers a form with a GET elsewhere, so that Back and reload repeat nothing.
func redirect(w http.ResponseWriter, r *http.Request, location string) error {
	http.Redirect(w, r, location, http.StatusSeeOther)
	return nil
}

func render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	return page.Render(r.Context(), w)
}

// statusOf is 422 for a form that is shown again with a problem.
func statusOf(problem string) int {
	if problem != "" {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}
