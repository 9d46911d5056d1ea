package store

import (
	"context"
	"database/sql"
	"errors"
)

// SetDevice remembers how the browser of a session named itself.
func (s *Store) SetDevice(ctx context.Context, sid, userAgent string) error {
	_, err := s.db.ExecContext(ctx, `INSERT OR REPLACE INTO session_devices (sid, user_agent) VALUES (?,?)`, sid, userAgent)
	return wrap(err, "remember device")
}

// Device returns what SetDevice remembered, empty without it.
func (s *Store) Device(ctx context.Context, sid string) (userAgent string, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT user_agent FROM session_devices WHERE sid = ?`, sid).Scan(&userAgent)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return userAgent, wrap(err, "read device")
}

// LiveSessionsOf returns a user's sessions that have not ended, the last used first, at most limit.
func (s *Store) LiveSessionsOf(ctx context.Context, userID string, limit int) ([]Session, error) {
	return s.sessions(ctx, `WHERE sub = ? AND ended_at = 0 ORDER BY seen_at DESC, sid LIMIT ?`, userID, limit)
}
