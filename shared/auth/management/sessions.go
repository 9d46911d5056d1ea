package management

import (
	"context"
	"net/http"
	"time"
)

// SessionStatus says whether a session lives.
type SessionStatus string

// The states of a session: alive, past one of its limits, ended by an
// administrator or this API, ended by a sign-out.
const (
	SessionActive    SessionStatus = "active"
	SessionExpired   SessionStatus = "expired"
	SessionRevoked   SessionStatus = "revoked"
	SessionLoggedOut SessionStatus = "logout"
)

// Session is a user's sign-in in one browser, shared by the apps used there.
type Session struct {
	ID                string                `json:"session_id"` // ses_…, the "sid" of tokens
	UserID            string                `json:"user_id"`
	OrganizationID    string                `json:"organization_id"`
	Status            SessionStatus         `json:"status"`
	CreatedAt         time.Time             `json:"created_at"`
	UpdatedAt         time.Time             `json:"updated_at"`
	LastActiveAt      time.Time             `json:"last_active_at"`
	IdleExpiresAt     time.Time             `json:"idle_expires_at"`
	AbsoluteExpiresAt time.Time             `json:"absolute_expires_at"`
	ExpiredAt         time.Time             `json:"expired_at"`
	LogoutAt          time.Time             `json:"logout_at"`
	Clients           []AuthenticatedClient `json:"authenticated_clients"`
	Device            Device                `json:"device"`
}

// AuthenticatedClient is an app that took part in a session.
type AuthenticatedClient struct {
	ClientID       string `json:"client_id"`
	OrganizationID string `json:"organization_id"`
}

// Device is where a session was begun, as the browser told it: believe none of it.
type Device struct {
	Browser        string `json:"browser"`
	BrowserVersion string `json:"browser_version"`
	OS             string `json:"os"`
	OSVersion      string `json:"os_version"`
	Type           string `json:"device_type"`
	IP             string `json:"ip"`
	UserAgent      string `json:"user_agent"`
}

// ActiveSessions returns a page of the living sessions of a user.
func (c *Client) ActiveSessions(ctx context.Context, userID string, r PageRequest) (Page[Session], error) {
	query := r.query()
	query.Set("filter.status", string(SessionActive))
	var a struct {
		Sessions []Session `json:"sessions"`
		paging
	}
	err := c.do(ctx, call{method: http.MethodGet, path: []string{"users", userID, "sessions"}, query: query}, &a)
	return pageOf(a.Sessions, a.paging), err
}

// Session returns a session, alive or not, or [ErrNotFound]. Whose it is is for the
// caller to compare.
func (c *Client) Session(ctx context.Context, id string) (Session, error) {
	var s Session
	if err := c.do(ctx, call{method: http.MethodGet, path: []string{"sessions", id}}, &s); err != nil {
		return Session{}, err
	}
	if s.ID != id {
		return Session{}, unavailable("asked for session %q, the answer is about %q", id, bounded(s.ID))
	}
	return s, nil
}

// RevokeSession ends a session: every app of it is signed out (Back-Channel Logout 1.0).
func (c *Client) RevokeSession(ctx context.Context, id string) (Session, error) {
	var a struct {
		Session Session `json:"revoked_session"`
	}
	err := c.do(ctx, call{method: http.MethodPost, path: []string{"sessions", id, "revoke"}}, &a)
	return a.Session, err
}

// RevokeSessions ends all sessions of a user and returns those that it ended.
func (c *Client) RevokeSessions(ctx context.Context, userID string) ([]Session, error) {
	var a struct {
		Sessions []Session `json:"revoked_sessions"`
	}
	err := c.do(ctx, call{method: http.MethodPost, path: []string{"users", userID, "sessions", "revoke"}}, &a)
	return a.Sessions, err
}
