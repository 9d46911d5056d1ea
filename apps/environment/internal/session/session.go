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
	ReasonRevoked  = "revoked"              // an administrator ended it: dashboard or Management API
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
	cfg Config
	// Ended, if set before serving, is called after a session ended, with the deliveries that were queued.
	Ended func(sid string, deliveries []store.Delivery)
}

// New returns a Manager.
func New(cfg Config) *Manager { return &Manager{cfg: cfg} }

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
	limits, err := m.limitsOf(l.UserID)
	if err != nil {
		return nil, err
	}
	if old != nil && old.UserID == l.UserID {
		return m.renew(w, r, *old, l, limits)
	}
	if old != nil {
		if err := m.End(ctx, old.ID, ReasonReplaced, ""); err != nil {
			return nil, err
		}
	}
	s := Session{
		ID: "ses_" + strings.ToLower(rand.Text()[:20]), UserID: l.UserID, AMR: strings.Join(l.AMR, " "),
		AuthTime: now, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(limits.AbsoluteTimeout), IdleEnd: now.Add(limits.IdleTimeout),
	}
	if err := m.cfg.Store.CreateSession(ctx, s, hash(value), deviceOf(r)); err != nil {
		return nil, err
	}
	m.setCookie(w, value, s.ExpiresAt)
	return &s, nil
}

// renew records another sign-in of the same user in a living session, with a new cookie.
func (m *Manager) renew(w http.ResponseWriter, r *http.Request, s Session, l Login, limits directory.Sessions) (*Session, error) {
	now, value := m.cfg.Now(), rand.Text()+rand.Text()
	s.AMR, s.AuthTime, s.SeenAt, s.IdleEnd = strings.Join(l.AMR, " "), now, now, now.Add(limits.IdleTimeout)
	if err := m.cfg.Store.RenewSession(r.Context(), s, hash(value), deviceOf(r)); err != nil {
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
	limited, reason := m.limit(*s)
	if reason != "" {
		if err := m.End(ctx, s.ID, reason, ""); err != nil {
			return nil, err
		}
		return nil, ErrNone
	}
	return &limited, nil
}

func (m *Manager) limitsOf(userID string) (directory.Sessions, error) {
	u, err := m.cfg.Directory.User(userID)
	if err != nil {
		return directory.Sessions{}, fmt.Errorf("limits of the session: %w", err)
	}
	return m.cfg.Directory.SessionsOf(u), nil
}

// limit returns the session with the ends that its user's limits give it at this moment, and why it is over, if it is.
// Limits that became stricter hold for sessions that exist.
func (m *Manager) limit(s Session) (limited Session, over string) {
	limits, err := m.limitsOf(s.UserID)
	if err != nil {
		return s, ReasonUserGone
	}
	s.ExpiresAt, s.IdleEnd = s.CreatedAt.Add(limits.AbsoluteTimeout), s.SeenAt.Add(limits.IdleTimeout)
	now := m.cfg.Now()
	switch {
	case !now.Before(s.ExpiresAt):
		return s, ReasonAbsolute
	case !now.Before(s.IdleEnd):
		return s, ReasonIdle
	}
	return s, ""
}

// Touch records that the session was used, which starts its idle time-out anew.
func (m *Manager) Touch(ctx context.Context, s *Session) error {
	now, idle := m.cfg.Now(), s.IdleEnd.Sub(s.SeenAt)
	if now.Sub(s.SeenAt) < min(touchEvery, idle/4) {
		return nil
	}
	return m.cfg.Store.TouchSession(ctx, s.ID, now, now.Add(idle))
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
	expired, err := m.cfg.Store.ExpiredSessions(ctx, m.cfg.Now())
	for _, s := range expired {
		limited, reason := m.limit(s)
		if reason != "" {
			err = errors.Join(err, m.End(ctx, s.ID, reason, ""))
			continue
		}
		err = errors.Join(err, m.cfg.Store.LimitSession(ctx, s.ID, limited.IdleEnd, limited.ExpiresAt))
	}
	return err
}

func hash(value string) []byte {
	sum := sha256.Sum256([]byte(value))
	return sum[:]
}
