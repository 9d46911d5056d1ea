package store

import "context"

// EndedSessions returns sessions that have ended, the last ended first, at most limit; an empty user ID asks for those of
// all users.
func (s *Store) EndedSessions(ctx context.Context, userID string, limit int) ([]Session, error) {
	return s.sessions(ctx, `WHERE ended_at > 0 AND (? = '' OR sub = ?) ORDER BY ended_at DESC, sid LIMIT ?`, userID, userID, limit)
}
