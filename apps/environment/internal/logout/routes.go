package logout

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/provider"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// firstAttempts is how long a browser waits, at most, for the apps to be told before it is sent on.
const firstAttempts = 1500 * time.Millisecond

// Sessions are the browser sessions. The session package implements it.
type Sessions interface {
	FromRequest(r *http.Request) (*session.Session, error)
	Living(ctx context.Context, sid string) (*session.Session, error)
	End(ctx context.Context, sid, reason, by string) error
	EndAll(ctx context.Context, userID, reason, by string) (sids []string, err error)
	ClearCookie(w http.ResponseWriter, r *http.Request)
}

// Deliveries is the part of the outbox that pages show.
type Deliveries interface {
	Deliveries(ctx context.Context, limit int) ([]store.Delivery, error)
	DeliveriesOf(ctx context.Context, sid string) ([]store.Delivery, error)
}

// Config is what the logout pages need; Journal, RequestID, Log and Now may be left out.
type Config struct {
	Sessions    Sessions
	Application func(clientID string) (directory.Application, error)
	// VerifyHint checks that a token is an ID token that this environment signed with any of its keys. One that has expired
	// is good: sessions live longer than ID tokens (OpenID Connect RP-Initiated Logout 1.0 §2).
	VerifyHint func(idToken string) (provider.IDToken, error)
	Deliverer  *Deliverer
	Deliveries Deliveries
	// Site fills the frame around every page; Return leads back to an app, or is empty.
	Site   func(*http.Request) pages.Site
	Return func(directory.Application) (url string)

	Journal   func(journal.Event)
	RequestID func(context.Context) string
	Log       *slog.Logger
	Now       func() time.Time
}

// Handler serves sign-out.
type Handler struct{ cfg Config }

// New returns the handler.
func New(cfg Config) (*Handler, error) {
	if cfg.Sessions == nil || cfg.Application == nil || cfg.VerifyHint == nil || cfg.Deliverer == nil ||
		cfg.Deliveries == nil || cfg.Site == nil || cfg.Return == nil {
		return nil, errors.New("logout: Sessions, Application, VerifyHint, Deliverer, Deliveries, Site and Return are required")
	}
	if cfg.Journal == nil {
		cfg.Journal = func(journal.Event) {}
	}
	if cfg.RequestID == nil {
		cfg.RequestID = func(context.Context) string { return "" }
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Handler{cfg}, nil
}

// Routes mounts the pages. Any site may send a browser to the logout endpoint, that is its purpose, so what it does without a proof
// is ask. The forms of our own pages are refused when another site sends them.
func (h *Handler) Routes(mux *http.ServeMux) {
	csrf := http.NewCrossOriginProtection()
	csrf.SetDenyHandler(h.page(func(http.ResponseWriter, *http.Request) error { return errForeign }))
	recorder := journal.Recorder{Record: h.cfg.Journal, RequestID: h.cfg.RequestID, Now: h.cfg.Now}
	for pattern, handler := range map[string]http.Handler{
		"GET " + provider.PathLogout:         h.page(h.handleLogout),
		"POST " + provider.PathLogout:        h.page(h.handleLogout),
		"POST " + pages.PathConfirmLogout:    csrf.Handler(h.page(h.handleConfirmed)),
		"POST " + pages.PathSessionEnd:       csrf.Handler(h.page(h.handleSessionEnd)),
		"POST " + pages.PathSessionRevoke:    csrf.Handler(h.page(h.handleRevoke)),
		"POST " + pages.PathSessionRevokeAll: csrf.Handler(h.page(h.handleRevokeAll)),
	} {
		mux.Handle(pattern, recorder.Handler(journal.Logout, handler))
	}
	mux.Handle("GET "+pages.PathDeliveries, h.page(h.handleDeliveries))
}
