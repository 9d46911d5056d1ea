// Package session keeps the one browser session that all applications share (E3, M1): it creates it at sign-in, finds
// it by its cookie, keeps it alive while it is used, and ends it. Start with Manager.
//
// Whatever ends a session (a logout, the idle or absolute time-out, another user in the same browser) goes through
// End, so that every end has the same effects: no code or refresh token of the session works any more, and each web
// client that took part is queued for a logout token. Delivering those is the logout package's work.
package session

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/store"
)

// CookieName is the cookie that carries the session; on https __Host- stands before it.
const CookieName = "multiapp_environment_session"

// ErrNone is returned when the browser has no living session.
var ErrNone = errors.New("no session")

// Why a session ended, as stored with it and with its deliveries.
const (
	ReasonLogout   = "logout"            // an application or the environment's own page asked for it
	ReasonIdle     = "idle time-out"     // nothing used it for too long
	ReasonAbsolute = "absolute time-out" // it lived as long as a session may
	ReasonReplaced = "another user signed in"
	ReasonUserGone = "the user was deleted" // from environment.yaml, for example
)

// ByEnvironment stands for a client where a session was ended on the environment's own pages (M6).
const ByEnvironment = "Local environment"

// touchEvery bounds how often use of a session is written down.
const touchEvery = time.Minute

// Session is a living browser session.
type Session = store.Session

// Config says what a Manager needs.
type Config struct {
	Store     *store.Store
	Directory *directory.Directory
	Now       func() time.Time
	Secure    bool // the issuer is https, so the cookie is sent over TLS only
}

// Manager creates, finds and ends sessions. It is safe for concurrent use.
type Manager struct {
	cfg    Config
	limits directory.Sessions
	// Ended, if set before serving, is called after a session ended, with the deliveries that were queued.
	Ended func(sid string, deliveries []store.Delivery)
}

// New returns a Manager.
func New(cfg Config) *Manager { return &Manager{cfg: cfg, limits: cfg.Directory.Sessions()} }

// Login says who signed in and how.
type Login struct {
	UserID string
	AMR    []string // authentication methods (RFC 8176), for example "otp"
}

// Create records a sign-in and sets a new cookie. A browser in which the same user has a session keeps its sid, so the
// applications stay in one session; another user's session ends first.
func (m *Manager) Create(w http.ResponseWriter, r *http.Request, l Login) (*Session, error) {
	ctx, now, value := r.Context(), m.cfg.Now(), rand.Text()+rand.Text()
	old, err := m.FromRequest(r)
	if err != nil && !errors.Is(err, ErrNone) {
		return nil, err
	}
	if old != nil && old.UserID == l.UserID {
		if err := m.cfg.Store.RenewSession(ctx, old.ID, hash(value), strings.Join(l.AMR, " "), now); err != nil {
			return nil, err
		}
		if err := m.rememberDevice(r, old.ID); err != nil {
			return nil, err
		}
		m.setCookie(w, value, old.ExpiresAt)
		return m.cfg.Store.Session(ctx, old.ID)
	}
	if old != nil {
		if err := m.End(ctx, old.ID, ReasonReplaced, ""); err != nil {
			return nil, err
		}
	}
	s := Session{
		ID: "ses_" + strings.ToLower(rand.Text()[:20]), UserID: l.UserID, AMR: strings.Join(l.AMR, " "),
		AuthTime: now, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(m.limits.AbsoluteTimeout),
	}
	if err := m.cfg.Store.CreateSession(ctx, s, hash(value)); err != nil {
		return nil, err
	}
	if err := m.rememberDevice(r, s.ID); err != nil {
		return nil, err
	}
	m.setCookie(w, value, s.ExpiresAt)
	return &s, nil
}

// FromRequest returns the living session of the browser, or ErrNone. A session past its limits is ended on the spot.
func (m *Manager) FromRequest(r *http.Request) (*Session, error) {
	c, err := r.Cookie(m.cookieName())
	if err != nil || c.Value == "" {
		return nil, ErrNone
	}
	s, err := m.cfg.Store.SessionByCookie(r.Context(), hash(c.Value))
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, fmt.Errorf("find the browser's session: %w", err)
	}
	return m.living(r.Context(), s)
}

// Living returns a session by ID if it has not ended, or ErrNone.
func (m *Manager) Living(ctx context.Context, sid string) (*Session, error) {
	s, err := m.cfg.Store.Session(ctx, sid)
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, err
	}
	return m.living(ctx, s)
}

func (m *Manager) living(ctx context.Context, s *Session) (*Session, error) {
	if !s.EndedAt.IsZero() {
		return nil, ErrNone
	}
	if reason := m.expired(s); reason != "" {
		if err := m.End(ctx, s.ID, reason, ""); err != nil {
			return nil, err
		}
		return nil, ErrNone
	}
	return s, nil
}

func (m *Manager) expired(s *Session) string {
	now := m.cfg.Now()
	switch {
	case !now.Before(s.ExpiresAt):
		return ReasonAbsolute
	case now.Sub(s.SeenAt) >= m.limits.IdleTimeout:
		return ReasonIdle
	}
	if _, err := m.cfg.Directory.User(s.UserID); errors.Is(err, directory.ErrNotFound) {
		return ReasonUserGone
	}
	return ""
}

// Touch records that the session was used, which starts its idle time-out anew.
func (m *Manager) Touch(ctx context.Context, s *Session) error {
	now := m.cfg.Now()
	if now.Sub(s.SeenAt) < min(touchEvery, m.limits.IdleTimeout/4) {
		return nil
	}
	return m.cfg.Store.TouchSession(ctx, s.ID, now)
}

// End ends a session in one transaction: see the package comment. Ending one that has ended does nothing. by is the
// client that asked for it, ByEnvironment, or empty when nobody asked.
func (m *Manager) End(ctx context.Context, sid, reason, by string) error {
	deliveries, ended, err := m.cfg.Store.EndSession(ctx, sid, reason, by, m.cfg.Now(), m.backchannelURL)
	if err == nil && ended && m.Ended != nil {
		m.Ended(sid, deliveries)
	}
	return err
}

func (m *Manager) backchannelURL(clientID string) string {
	a, err := m.cfg.Directory.Application(clientID)
	if err != nil {
		return ""
	}
	return a.BackchannelLogoutURI
}

// Sweep ends the sessions that are past their limits.
func (m *Manager) Sweep(ctx context.Context) error {
	now := m.cfg.Now()
	expired, err := m.cfg.Store.ExpiredSessions(ctx, now.Add(-m.limits.IdleTimeout), now)
	for _, s := range expired {
		if reason := m.expired(&s); reason != "" {
			err = errors.Join(err, m.End(ctx, s.ID, reason, ""))
		}
	}
	return err
}

func hash(value string) []byte {
	sum := sha256.Sum256([]byte(value))
	return sum[:]
}
