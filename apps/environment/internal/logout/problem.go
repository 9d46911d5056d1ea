package logout

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
)

// What can be wrong with a logout request. None is answered by a redirect: that the address may have it is not proved.
var (
	errUnreadable    = errors.New("the form cannot be read")
	errRepeated      = errors.New("a parameter is repeated")
	errBadHint       = errors.New("the id_token_hint is refused")
	errOtherClient   = errors.New("client_id is not the id_token_hint's")
	errUnknownClient = errors.New("unknown client")
	errWhoseURI      = errors.New("post_logout_redirect_uri without id_token_hint or client_id")
	errNotYours      = errors.New("no living session of the person who asks")
	errForeign       = errors.New("the form came from another site")
)

// mismatchError is a post_logout_redirect_uri that is not registered.
type mismatchError struct {
	client directory.Application
	sent   string
}

func (*mismatchError) Error() string { return "post_logout_redirect_uri is not registered" }

// problems are the pages for these errors: what happened, and how to fix it.
var problems = []struct {
	err          error
	status       int
	happened, do string
}{
	{errUnreadable, 400, "The sign-out request cannot be read.", "Go back to the app and sign out again."},
	{errRepeated, 400, "The sign-out request names a parameter twice.", "Send each parameter once."},
	{errBadHint, 400, "The id_token_hint is not an ID token that this environment signed.",
		"Send the ID token that the app got at sign-in, unchanged. One that has expired is good."},
	{errOtherClient, 400, "The client_id belongs to another app than the id_token_hint.", "Send the app's own ID token, or leave client_id out."},
	{errUnknownClient, 400, "No app with this client_id is registered here.", "Check the app's client id, and that it talks to the right environment."},
	{errWhoseURI, 400, "A post_logout_redirect_uri came without saying whose it is.", "Send id_token_hint (best) or client_id along with it."},
	{errNotYours, 404, "That is not a living session of the person who is signed in here. It may have ended already.",
		"Open the overview: it lists the sessions that you have now."},
	{errForeign, 403, "This form came from another site. Forms of the local environment are taken from its own pages only.",
		"Open the local environment and sign out there."},
}

type handler func(w http.ResponseWriter, r *http.Request) error

// page runs a page and turns the error it returns into one: the only place that does.
func (h *Handler) page(next handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := next(w, r); err != nil {
			h.problem(w, r, err)
		}
	})
}

func (h *Handler) problem(w http.ResponseWriter, r *http.Request, err error) {
	status, view := h.explain(err)
	e := journal.From(r.Context())
	var m *mismatchError
	switch e.Reason = err.Error(); {
	case errors.As(err, &m):
		e.ClientID, e.Expected, e.Came = m.client.ID, strings.Join(m.client.PostLogoutRedirectURIs, "\n"), m.sent
	case errors.Is(err, context.Canceled) && journal.HungUp(r):
		e.Outcome = journal.Gone
		return
	case status == http.StatusInternalServerError:
		h.cfg.Log.ErrorContext(r.Context(), "signing out", "error", err)
	}
	view.Site, view.RequestID = h.cfg.Site(r), h.cfg.RequestID(r.Context())
	if err := render(w, r, status, pages.Error(view)); err != nil {
		h.cfg.Log.ErrorContext(r.Context(), "drawing an error page", "error", err)
	}
}

func (h *Handler) explain(err error) (int, pages.ErrorView) {
	var m *mismatchError
	if errors.As(err, &m) {
		return http.StatusBadRequest, pages.ErrorView{
			Title: "You are not signed out yet", Code: "invalid_request", Application: m.client.Name,
			Happened: "The address to go to after signing out is not registered for this app.",
			Do:       "Register exactly this address for the app, or send one that is.",
			Mismatch: &pages.Mismatch{ClientID: m.client.ID, Parameter: "post_logout_redirect_uri", Sent: m.sent,
				Registered: m.client.PostLogoutRedirectURIs, AnyLoopbackPort: m.client.Type == directory.Native},
		}
	}
	for _, p := range problems {
		if errors.Is(err, p.err) {
			return p.status, pages.ErrorView{Title: "You are not signed out yet", Code: "invalid_request", Happened: p.happened, Do: p.do}
		}
	}
	return http.StatusInternalServerError, pages.ErrorView{Title: "Something went wrong", Code: "server_error",
		Happened: "The local environment could not end the session.", Do: "Try again. The log of the environment has the reason."}
}

func render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	return page.Render(r.Context(), w)
}
