package store

import (
	"context"
	"fmt"
	"time"
)

// Retention is how long the store remembers what is over.
type Retention struct {
	Ended      time.Duration // sessions after their end, with their grants
	Unused     time.Duration // grants whose code was never redeemed, and device codes, after the code's end
	Rotated    time.Duration // refresh tokens that were replaced; a replay after that is merely unknown
	Deliveries time.Duration // deliveries that are over
	Requests   time.Duration // authentication requests in their log
}

// sweepStep is how many rows go at once: requests wait for a step, not for the whole.
const sweepStep = 200

// Sweep deletes what is no longer needed to answer anything. Each step is a transaction of its own.
func (s *Store) Sweep(ctx context.Context, now time.Time, r Retention) error {
	for _, old := range []struct {
		table, key, where string
		before            time.Time
	}{
		{"sessions", "sid", "ended_at > 0 AND ended_at <= ?", now.Add(-r.Ended)},
		{"grants", "id", "code_used_at = 0 AND code_expires_at <= ?", now.Add(-r.Unused)},
		{"refresh_tokens", "hash", "rotated_at > 0 AND rotated_at <= ?", now.Add(-r.Rotated)},
		{"deliveries", "id", "state <> 'pending' AND created_at <= ?", now.Add(-r.Deliveries)},
		{"auth_requests", "id", "at <= ?", now.Add(-r.Requests)},
		{"revoked_tokens", "jti", "expires_at <= ?", now},
		{"device_codes", "hash", "expires_at <= ?", now.Add(-r.Unused)},
	} {
		query := fmt.Sprintf(`DELETE FROM %s WHERE %s IN (SELECT %s FROM %s WHERE %s LIMIT %d)`, old.table, old.key, old.key, old.table, old.where, sweepStep)
		for more := true; more; {
			var err error
			if more, err = changed(s.db.ExecContext(ctx, query, stamp(old.before))); err != nil {
				return fmt.Errorf("sweep %s: %w", old.table, err)
			}
		}
	}
	return nil
}
