package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Device is the browser of a session.
type Device struct {
	UserAgent string
	IP        string
}

// Device returns the browser of a session, empty when it is not known.
func (s *Store) Device(ctx context.Context, sid string) (d Device, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT user_agent, ip FROM session_devices WHERE sid = ?`, sid).Scan(&d.UserAgent, &d.IP)
	if errors.Is(err, sql.ErrNoRows) {
		return Device{}, nil
	}
	return d, wrap(err, "read device")
}

// Participation is a client's part in a session.
type Participation struct {
	ClientID     string
	Organization string // for which it took part last
}

// Participations returns the clients that took part in a session, in the order in which they joined.
func (s *Store) Participations(ctx context.Context, sid string) ([]Participation, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT client_id, oid FROM session_clients WHERE sid = ? ORDER BY joined_at, client_id`, sid)
	if err != nil {
		return nil, fmt.Errorf("list participants: %w", err)
	}
	return collect(rows, func() (p Participation, err error) { return p, rows.Scan(&p.ClientID, &p.Organization) })
}

// SessionFilter chooses sessions; a zero field chooses all.
type SessionFilter struct {
	UserID       string
	Living       bool      // only those that have not ended
	Ended        bool      // only those that have
	Reasons      []string  // only those that ended for one of them; "" is a living one's
	From, Before time.Time // of the creation
	// After is the last session of the page before: sessions created earlier follow it. With Newer it is the first session of
	// the page after.
	AfterCreated time.Time
	AfterID      string
	Newer        bool
}

// FindSessions returns sessions, the newest first, at most limit.
func (s *Store) FindSessions(ctx context.Context, f SessionFilter, limit int) ([]Session, error) {
	where, args := f.where()
	order, args := Position{f.AfterCreated, f.AfterID, f.Newer}.order(where, args, "created_at", "sid")
	found, err := s.sessions(ctx, order, append(args, limit)...)
	if f.Newer {
		slices.Reverse(found)
	}
	return found, err
}

// CountSessions counts what FindSessions would find without paging.
func (s *Store) CountSessions(ctx context.Context, f SessionFilter) (n int, err error) {
	where, args := f.where()
	err = s.db.QueryRowContext(ctx, `SELECT count(*) FROM sessions `+where, args...).Scan(&n)
	return n, wrap(err, "count sessions")
}

func (f SessionFilter) where() (where string, args []any) {
	where = `WHERE 1`
	add := func(condition string, arg ...any) { where, args = where+` AND `+condition, append(args, arg...) }
	if f.UserID != "" {
		add(`sub = ?`, f.UserID)
	}
	if f.Living {
		add(`ended_at = 0`)
	}
	if f.Ended {
		add(`ended_at > 0`)
	}
	if len(f.Reasons) > 0 {
		reasons := make([]any, len(f.Reasons))
		for i, reason := range f.Reasons {
			reasons[i] = reason
		}
		add(`reason IN (?`+strings.Repeat(`,?`, len(reasons)-1)+`)`, reasons...)
	}
	if !f.From.IsZero() {
		add(`created_at >= ?`, stamp(f.From))
	}
	if !f.Before.IsZero() {
		add(`created_at < ?`, stamp(f.Before))
	}
	return where, args
}

// LiveSessionsOf returns a user's sessions that have not ended, the last used first, at most limit.
func (s *Store) LiveSessionsOf(ctx context.Context, userID string, limit int) ([]Session, error) {
	return s.sessions(ctx, `WHERE sub = ? AND ended_at = 0 ORDER BY seen_at DESC, sid LIMIT ?`, userID, limit)
}
