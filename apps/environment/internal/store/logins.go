package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// LastLogin returns when a user signed in last, zero for never.
func (s *Store) LastLogin(ctx context.Context, userID string) (time.Time, error) {
	var at int64
	err := s.db.QueryRowContext(ctx, `SELECT at FROM user_logins WHERE sub = ?`, userID).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return unstamp(at), wrap(err, "read the last sign-in")
}

// LastLogins returns when each user signed in last; who never did is not in it.
func (s *Store) LastLogins(ctx context.Context) (map[string]time.Time, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT sub, at FROM user_logins`)
	if err != nil {
		return nil, fmt.Errorf("list last sign-ins: %w", err)
	}
	out := map[string]time.Time{}
	_, err = collect(rows, func() (none struct{}, err error) {
		var sub string
		var at int64
		err = rows.Scan(&sub, &at)
		out[sub] = unstamp(at)
		return none, err
	})
	return out, err
}
