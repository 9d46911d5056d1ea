package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"time"
)

// The states of a delivery.
const (
	Pending   = "pending"
	Delivered = "delivered" // the application answered 200 or 204
	Refused   = "refused"   // it answered 400: there is nothing to retry
	GaveUp    = "gave up"   // it could not be reached in time
)

// Delivery is a logout token that one application must receive (OpenID Connect Back-Channel Logout 1.0 §2.5).
type Delivery struct {
	ID        string
	SessionID string
	UserID    string
	ClientID  string
	URL       string
	Reason    string // why the session ended
	CreatedAt time.Time
	NextAt    time.Time // when the next attempt is due
	State     string
	Attempts  []Attempt // oldest first
}

// Attempt is one try to deliver.
type Attempt struct {
	At       time.Time
	Duration time.Duration
	Status   int    // HTTP status, 0 when there was no answer
	Error    string // what kept it from being answered, without secrets
}

func enqueue(ctx context.Context, tx *sql.Tx, like Delivery, target func(string) string) ([]Delivery, error) {
	rows, err := tx.QueryContext(ctx, `SELECT client_id FROM session_clients WHERE sid = ? ORDER BY joined_at, client_id`, like.SessionID)
	if err != nil {
		return nil, err
	}
	clients, err := collect(rows, func() (id string, err error) { return id, rows.Scan(&id) })
	if err != nil {
		return nil, err
	}
	var out []Delivery
	for _, id := range clients {
		d := like
		if d.URL = target(id); d.URL == "" {
			continue
		}
		d.ID, d.ClientID, d.State = "dlv_"+rand.Text()[:16], id, Pending
		if _, err := tx.ExecContext(ctx, `INSERT INTO deliveries (id, sid, sub, client_id, url, reason, created_at, next_at, state) VALUES (?,?,?,?,?,?,?,?,?)`,
			d.ID, d.SessionID, d.UserID, d.ClientID, d.URL, d.Reason, stamp(d.CreatedAt), stamp(d.NextAt), d.State); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// DueDeliveries returns pending deliveries whose next attempt is due by then, the oldest first.
func (s *Store) DueDeliveries(ctx context.Context, by time.Time, limit int) ([]Delivery, error) {
	return s.deliveries(ctx, `WHERE state = 'pending' AND next_at <= ? ORDER BY next_at LIMIT ?`, stamp(by), limit)
}

// Deliveries returns the newest deliveries with their attempts.
func (s *Store) Deliveries(ctx context.Context, limit int) ([]Delivery, error) {
	return s.deliveries(ctx, `ORDER BY created_at DESC, id LIMIT ?`, limit)
}

// RecordAttempt adds an attempt and what follows from it: the delivery's state and, while it is pending, when to try again.
func (s *Store) RecordAttempt(ctx context.Context, deliveryID string, a Attempt, state string, next time.Time) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO delivery_attempts (delivery_id, n, at, duration, status, error)
			VALUES (?, 1 + (SELECT count(*) FROM delivery_attempts WHERE delivery_id = ?), ?, ?, ?, ?)`,
			deliveryID, deliveryID, stamp(a.At), a.Duration.Microseconds(), a.Status, a.Error); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE deliveries SET state = ?, next_at = ? WHERE id = ?`, state, stamp(next), deliveryID)
		return err
	})
	return wrap(err, "record delivery attempt")
}

func (s *Store) deliveries(ctx context.Context, where string, args ...any) ([]Delivery, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, sid, sub, client_id, url, reason, created_at, next_at, state FROM deliveries `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	out, err := collect(rows, func() (d Delivery, err error) {
		var created, next int64
		err = rows.Scan(&d.ID, &d.SessionID, &d.UserID, &d.ClientID, &d.URL, &d.Reason, &created, &next, &d.State)
		d.CreatedAt, d.NextAt = unstamp(created), unstamp(next)
		return d, err
	})
	for i := range out {
		if err == nil {
			out[i].Attempts, err = s.attempts(ctx, out[i].ID)
		}
	}
	return out, err
}

func (s *Store) attempts(ctx context.Context, deliveryID string) ([]Attempt, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT at, duration, status, error FROM delivery_attempts WHERE delivery_id = ? ORDER BY n`, deliveryID)
	if err != nil {
		return nil, fmt.Errorf("list attempts: %w", err)
	}
	return collect(rows, func() (a Attempt, err error) {
		var at, duration int64
		err = rows.Scan(&at, &duration, &a.Status, &a.Error)
		a.At, a.Duration = unstamp(at), time.Duration(duration)*time.Microsecond
		return a, err
	})
}
