package signin

import (
	"context"
	"errors"
	"net/http"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/provider"
)

// page runs a page and turns the error it returns into one: the only place that does.
func (h *Handler) page(next handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := next(w, r); err != nil {
			h.problem(w, r, err)
		}
	})
}

func (h *Handler) problem(w http.ResponseWriter, r *http.Request, err error) {
	e := journal.From(r.Context())
	if e.Reason = err.Error(); errors.Is(err, context.Canceled) && journal.HungUp(r) {
		e.Outcome = journal.Gone
		return
	}
	if errors.Is(err, provider.ErrNotPending) {
		view := pages.ErrorView{
			Title:    "This sign-in is over",
			Happened: "It was finished or has expired, or it began in another browser.",
			Do:       "Go back to the app and sign in again.",
		}
		if s, u, err := h.current(r); err == nil && s != nil { // Back, or the same form sent twice
			view.Happened, view.Do = "You are signed in as "+u.Name()+" already.", "Go back to the app. It lets you in without asking."
		}
		h.showProblem(w, r, http.StatusGone, view)
		return
	}
	h.cfg.Log.ErrorContext(r.Context(), "signing in", "path", r.URL.Path, "error", err)
	h.showProblem(w, r, http.StatusInternalServerError, pages.ErrorView{
		Title:    "Something went wrong",
		Happened: "The local environment could not finish this step.",
		Do:       "Go back to the app and try again. The log of the environment has the reason.",
	})
}

// handleForeign answers a form that another site sent.
func (h *Handler) handleForeign(w http.ResponseWriter, r *http.Request) {
	journal.From(r.Context()).Reason = "the form came from another site"
	h.showProblem(w, r, http.StatusForbidden, pages.ErrorView{
		Title:    "This form came from another site",
		Happened: "Forms of the local environment are taken from its own pages only.",
		Do:       "Go back to the app and sign in again.",
	})
}

func (h *Handler) showProblem(w http.ResponseWriter, r *http.Request, status int, view pages.ErrorView) {
	view.Site, view.RequestID = h.cfg.Site(r), h.cfg.RequestID(r.Context())
	if err := render(w, r, status, pages.Error(view)); err != nil {
		h.cfg.Log.ErrorContext(r.Context(), "drawing an error page", "error", err)
	}
}
