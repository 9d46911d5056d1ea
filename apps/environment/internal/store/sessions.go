package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Session is a browser session, shared by all applications (E3).
type Session struct {
	ID        string // "ses_…", the sid of every token
	UserID    string
	AMR       string    // space-separated (RFC 8176)
	AuthTime  time.Time // of the last sign-in
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time // absolute
	IdleEnd   time.Time // unless it is used before
	EndedAt   time.Time // zero while it lives
	Reason    string
	EndedBy   string // client that asked for the end, may be empty
}

const sessionColumns = `sid, sub, amr, auth_time, created_at, seen_at, expires_at, idle_expires_at, ended_at, reason, ended_by`

func scanSession(scan func(...any) error) (*Session, error) {
	var s Session
	var auth, created, seen, expires, idle, ended int64
	err := scan(&s.ID, &s.UserID, &s.AMR, &auth, &created, &seen, &expires, &idle, &ended, &s.Reason, &s.EndedBy)
	s.AuthTime, s.CreatedAt, s.SeenAt = unstamp(auth), unstamp(created), unstamp(seen)
	s.ExpiresAt, s.IdleEnd, s.EndedAt = unstamp(expires), unstamp(idle), unstamp(ended)
	return &s, err
}

// CreateSession saves a session, the hash of its cookie and its browser, and that its user signed in.
func (s *Store) CreateSession(ctx context.Context, n Session, cookieHash []byte, d Device) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO sessions (sid, cookie, sub, amr, auth_time, created_at, seen_at, expires_at, idle_expires_at) VALUES (?,?,?,?,?,?,?,?,?)`,
			n.ID, cookieHash, n.UserID, n.AMR, stamp(n.AuthTime), stamp(n.CreatedAt), stamp(n.SeenAt), stamp(n.ExpiresAt), stamp(n.IdleEnd)); err != nil {
			return err
		}
		return signedIn(ctx, tx, n, d)
	})
	return wrap(err, "create session")
}

// RenewSession records a new sign-in of the same user in a living session and replaces its cookie.
func (s *Store) RenewSession(ctx context.Context, n Session, cookieHash []byte, d Device) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE sessions SET cookie = ?, amr = ?, auth_time = ?, seen_at = ?, idle_expires_at = ? WHERE sid = ? AND ended_at = 0`,
			cookieHash, n.AMR, stamp(n.AuthTime), stamp(n.SeenAt), stamp(n.IdleEnd), n.ID); err != nil {
			return err
		}
		return signedIn(ctx, tx, n, d)
	})
	return wrap(err, "renew session")
}

func signedIn(ctx context.Context, tx *sql.Tx, n Session, d Device) error {
	if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO session_devices (sid, user_agent, ip) VALUES (?,?,?)`, n.ID, d.UserAgent, d.IP); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO user_logins (sub, at) VALUES (?,?)`, n.UserID, stamp(n.AuthTime))
	return err
}

// SessionByCookie finds a session by the hash of its cookie, ended or not, or returns ErrNotFound.
func (s *Store) SessionByCookie(ctx context.Context, cookieHash []byte) (*Session, error) {
	n, err := scanSession(s.db.QueryRowContext(ctx, `SELECT `+sessionColumns+` FROM sessions WHERE cookie = ?`, cookieHash).Scan)
	return n, found(err, "session")
}

// Session finds a session by ID, ended or not, or returns ErrNotFound.
func (s *Store) Session(ctx context.Context, sid string) (*Session, error) {
	n, err := scanSession(s.db.QueryRowContext(ctx, `SELECT `+sessionColumns+` FROM sessions WHERE sid = ?`, sid).Scan)
	return n, found(err, "session")
}

// TouchSession records that the session was used.
func (s *Store) TouchSession(ctx context.Context, sid string, at, idleEnd time.Time) error {
	_, err := s.db.ExecContext(ctx, `UPDATE sessions SET seen_at = ?, idle_expires_at = ? WHERE sid = ? AND ended_at = 0 AND seen_at < ?`,
		stamp(at), stamp(idleEnd), sid, stamp(at))
	return wrap(err, "touch session")
}

// LimitSession replaces when a living session ends by itself.
func (s *Store) LimitSession(ctx context.Context, sid string, idleEnd, expires time.Time) error {
	_, err := s.db.ExecContext(ctx, `UPDATE sessions SET idle_expires_at = ?, expires_at = ? WHERE sid = ? AND ended_at = 0`, stamp(idleEnd), stamp(expires), sid)
	return wrap(err, "limit session")
}

// LiveSessions returns the sessions that have not ended, the last used first, at most limit.
func (s *Store) LiveSessions(ctx context.Context, limit int) ([]Session, error) {
	return s.sessions(ctx, `WHERE ended_at = 0 ORDER BY seen_at DESC LIMIT ?`, limit)
}

// LiveSessionsAfter returns living sessions in the order of their IDs, those after sid, at most limit.
func (s *Store) LiveSessionsAfter(ctx context.Context, sid string, limit int) ([]Session, error) {
	return s.sessions(ctx, `WHERE sid > ? AND ended_at = 0 ORDER BY sid LIMIT ?`, sid, limit)
}

// ExpiredSessions returns living sessions that are past one of their limits, at most 1000.
func (s *Store) ExpiredSessions(ctx context.Context, now time.Time) ([]Session, error) {
	return s.sessions(ctx, `WHERE sid IN (SELECT sid FROM sessions WHERE ended_at = 0 AND idle_expires_at <= ?
		UNION SELECT sid FROM sessions WHERE ended_at = 0 AND expires_at <= ? LIMIT 1000)`, stamp(now), stamp(now))
}

func (s *Store) sessions(ctx context.Context, where string, args ...any) ([]Session, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+sessionColumns+` FROM sessions `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return collect(rows, func() (Session, error) {
		n, err := scanSession(rows.Scan)
		return *n, err
	})
}

// Participants returns the clients that took part in a session, in the order in which they joined.
func (s *Store) Participants(ctx context.Context, sid string) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT client_id FROM session_clients WHERE sid = ? ORDER BY joined_at, client_id`, sid)
	if err != nil {
		return nil, fmt.Errorf("list participants: %w", err)
	}
	return collect(rows, func() (id string, err error) { return id, rows.Scan(&id) })
}

// EndSession ends a living session in one transaction: the session, its codes and refresh tokens, and one delivery per
// participating client for which target gives a back-channel URL. It returns those deliveries, and false when the
// session had ended before.
func (s *Store) EndSession(ctx context.Context, sid, reason, endedBy string, at time.Time, target func(clientID string) (url string)) (deliveries []Delivery, ended bool, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		var sub string
		err := tx.QueryRowContext(ctx, `UPDATE sessions SET ended_at = ?, reason = ?, ended_by = ? WHERE sid = ? AND ended_at = 0 RETURNING sub`,
			stamp(at), reason, endedBy, sid).Scan(&sub)
		if err == sql.ErrNoRows {
			return nil
		}
		if err != nil {
			return err
		}
		ended = true
		if err := killGrants(ctx, tx, sid, at); err != nil {
			return err
		}
		deliveries, err = enqueue(ctx, tx, Delivery{SessionID: sid, UserID: sub, Reason: reason, CreatedAt: at, NextAt: at}, target)
		return err
	})
	return deliveries, ended, wrap(err, "end session")
}

func killGrants(ctx context.Context, tx *sql.Tx, sid string, at time.Time) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM refresh_tokens WHERE grant_id IN (SELECT id FROM grants WHERE sid = ?)`, sid); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE grants SET revoked_at = ? WHERE sid = ? AND revoked_at = 0`, stamp(at), sid)
	return err
}

func collect[T any](rows *sql.Rows, scan func() (T, error)) ([]T, error) {
	defer func() { _ = rows.Close() }() // Err below reports what went wrong
	var out []T
	for rows.Next() {
		v, err := scan()
		if err != nil {
			return nil, fmt.Errorf("read row: %w", err)
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func wrap(err error, what string) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
