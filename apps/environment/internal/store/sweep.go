package store

import (
	"context"
	"database/sql"
	"time"
)

// Retention is how long the store remembers what is over.
type Retention struct {
	Ended      time.Duration // sessions after their end, with their grants
	Unused     time.Duration // grants whose code was never redeemed, after the code's end
	Rotated    time.Duration // refresh tokens that were replaced; a replay after that is merely unknown
	Deliveries time.Duration // deliveries that are over
	Requests   time.Duration // authentication requests in their log
}

// Sweep deletes what is no longer needed to answer anything.
func (s *Store) Sweep(ctx context.Context, now time.Time, r Retention) error {
	ended, unused, done := stamp(now.Add(-r.Ended)), stamp(now.Add(-r.Unused)), stamp(now.Add(-r.Deliveries))
	statements := []struct {
		query string
		arg   int64
	}{
		{`DELETE FROM revoked_tokens WHERE expires_at <= ?`, stamp(now)},
		{`DELETE FROM grants WHERE code_used_at = 0 AND code_expires_at <= ?`, unused},
		{`DELETE FROM sessions WHERE ended_at > 0 AND ended_at <= ?`, ended},
		{`DELETE FROM refresh_tokens WHERE rotated_at > 0 AND rotated_at <= ?`, stamp(now.Add(-r.Rotated))},
		{`DELETE FROM deliveries WHERE state <> 'pending' AND created_at <= ?`, done},
		{`DELETE FROM auth_requests WHERE at <= ?`, stamp(now.Add(-r.Requests))},
	}
	orphans := []string{
		`DELETE FROM session_devices WHERE sid NOT IN (SELECT sid FROM sessions)`,
		`DELETE FROM session_clients WHERE sid NOT IN (SELECT sid FROM sessions)`,
		`DELETE FROM grants WHERE sid NOT IN (SELECT sid FROM sessions)`,
		`DELETE FROM refresh_tokens WHERE grant_id NOT IN (SELECT id FROM grants WHERE revoked_at = 0)`,
		`DELETE FROM delivery_attempts WHERE delivery_id NOT IN (SELECT id FROM deliveries)`,
	}
	err := s.write(ctx, func(tx *sql.Tx) error {
		for _, st := range statements {
			if _, err := tx.ExecContext(ctx, st.query, st.arg); err != nil {
				return err
			}
		}
		for _, query := range orphans {
			if _, err := tx.ExecContext(ctx, query); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap(err, "sweep")
}
