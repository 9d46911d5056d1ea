// Package home is the environment's front page, and what its pages show of the directory: how a user, an application and the
// frame around a page look. Start with Handler.
//
// The pages themselves are drawn by the pages package; nothing here changes anything: the logout package answers the forms
// that end sessions.
package home

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// Config is what the home page needs; all but Faults, InsecureConsent and Log are required.
type Config struct {
	Issuer    string
	Directory *directory.Directory
	// Session returns the living session of the browser, or session.ErrNone.
	Session func(*http.Request) (*session.Session, error)
	// Participants returns the clients that took part in a session.
	Participants func(ctx context.Context, sid string) ([]string, error)
	// Sessions returns a user's living sessions, the last used first.
	Sessions func(ctx context.Context, userID string, limit int) ([]session.Session, error)
	// Device returns a session's browser.
	Device func(ctx context.Context, sid string) (store.Device, error)
	// Faults returns the names of the faults that are on. It is nil where none can be switched on.
	Faults func() []string
	// InsecureConsent is the e-mail address of the user as whom everybody is signed in unasked, or empty.
	InsecureConsent string
	Log             *slog.Logger
}

// Handler serves the home page.
type Handler struct{ cfg Config }

// New returns the handler.
func New(cfg Config) (*Handler, error) {
	if cfg.Directory == nil || cfg.Session == nil || cfg.Participants == nil || cfg.Sessions == nil || cfg.Device == nil {
		return nil, errors.New("home: Directory, Session, Participants, Sessions and Device are required")
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	return &Handler{cfg}, nil
}

// Routes mounts the page.
func (h *Handler) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", h.handleHome)
}

// listedUsers is how many users the page shows.
const listedUsers = 12

// handleHome is GET /: what runs here, who can sign in, which applications there are, and the session of this browser.
func (h *Handler) handleHome(w http.ResponseWriter, r *http.Request) {
	view := pages.HomeView{Site: h.Site(r), Issuer: h.cfg.Issuer, Session: h.session(r)}
	if view.Session != nil {
		view.Sessions = h.devices(r, *view.Session)
	}
	users := h.cfg.Directory.Users()
	view.TotalUsers = len(users)
	for _, u := range users[:min(len(users), listedUsers)] {
		view.Users = append(view.Users, h.Person(u))
	}
	for _, a := range h.cfg.Directory.Applications() {
		view.Applications = append(view.Applications, pages.Application{
			ClientID: a.ID, Name: a.Name, Kind: string(a.Type), URL: AppURL(a), RedirectURIs: a.RedirectURIs,
			PostLogoutURIs: a.PostLogoutRedirectURIs, InitiateLogin: a.InitiateLoginURI, BackChannelURL: a.BackchannelLogoutURI,
		})
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if err := pages.Home(view).Render(r.Context(), w); err != nil {
		h.cfg.Log.ErrorContext(r.Context(), "drawing the home page", "error", err)
	}
}

// session is how the page shows the browser's session, nil without one.
func (h *Handler) session(r *http.Request) *pages.Session {
	s, u := h.current(r)
	if s == nil {
		return nil
	}
	view := &pages.Session{ID: s.ID, User: h.Person(u), Started: s.AuthTime, Expires: s.ExpiresAt,
		IdleExpires: earlier(s.IdleEnd, s.ExpiresAt)}
	view.Applications = h.participants(r.Context(), s.ID)
	return view
}

// participants are the names of the applications that took part in a session.
func (h *Handler) participants(ctx context.Context, sid string) (names []string) {
	clients, err := h.cfg.Participants(ctx, sid)
	if err != nil {
		h.cfg.Log.ErrorContext(ctx, "listing who takes part in the session", "error", err)
	}
	for _, id := range clients {
		name := id
		if a, err := h.cfg.Directory.Application(id); err == nil {
			name = a.Name
		}
		names = append(names, name)
	}
	return names
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
