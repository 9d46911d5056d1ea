// Package sessions is the part of the dashboard that shows browser sessions and ends them (E9, M6): who is signed in, in
// which browser, which applications took part, and until when. Start with Handler and its list of routes; List draws
// sessions on other pages, too.
//
// It reads the store and ends sessions through the admin package only, so that an end here has the effects of every other.
package sessions

import (
	"context"
	"net/http"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/store"
)

// Store is what is read of the store.
type Store interface {
	Session(ctx context.Context, sid string) (*store.Session, error)
	FindSessions(ctx context.Context, f store.SessionFilter, limit int) ([]store.Session, error)
	CountSessions(ctx context.Context, f store.SessionFilter) (int, error)
	EndedSessions(ctx context.Context, userID string, limit int) ([]store.Session, error)
	Device(ctx context.Context, sid string) (store.Device, error)
	Participations(ctx context.Context, sid string) ([]store.Participation, error)
	DeliveriesOf(ctx context.Context, sid string) ([]store.Delivery, error)
}

// Config is what the pages need. All fields are required.
type Config struct {
	dashboard.Site
	Store Store
	// Changed returns a channel that is closed when something has happened.
	Changed func() <-chan struct{}
}

// Handler serves the pages.
type Handler struct{ Config }

// Routes mounts the pages.
func (h Handler) Routes(mux *http.ServeMux) {
	h.Mount(mux, "GET /sessions", h.list)
	h.Mount(mux, "GET /sessions/events", bounded(h.events))
	h.Mount(mux, "GET /sessions/{id}", h.show)
	h.Mount(mux, "POST /sessions/{id}/end", h.end)
	h.Mount(mux, "POST /sessions/end-all", h.endAll)
}
