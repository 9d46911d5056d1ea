package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// The states of an authentication request.
const (
	AuthInitiated = "INITIATED" // it arrived and was not answered yet
	AuthPending   = "PENDING"   // a page waits for the person
	AuthSuccess   = "SUCCESS"   // the application got a code
	AuthFailed    = "FAILED"    // the application got an error
)

// AuthRequest is an entry of the log of authentication requests: how far one authorization request has come.
type AuthRequest struct {
	ID             string // "aut_…"
	ClientID       string
	ClientName     string // as it was then, like the type
	ClientType     string // "web", "spa" or "native"
	Email          string // empty until it is known who signs in
	OrganizationID string // empty until it is known
	Status         string
	At             time.Time // when the request arrived
	Workflow       string    // "login", "sso" or "signup"
}

// SaveAuthRequests adds requests or brings them up to date, and forgets all but the newest keep.
func (s *Store) SaveAuthRequests(ctx context.Context, requests []AuthRequest, keep int) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		insert, err := tx.PrepareContext(ctx, `INSERT OR REPLACE INTO auth_requests (id, client_id, client_name, client_type, email, oid, status, at, workflow)
			VALUES (?,?,?,?,?,?,?,?,?)`)
		if err != nil {
			return err
		}
		defer func() { _ = insert.Close() }() // ends with the transaction anyway
		for _, a := range requests {
			if _, err := insert.ExecContext(ctx, a.ID, a.ClientID, a.ClientName, a.ClientType, a.Email, a.OrganizationID, a.Status, stamp(a.At), a.Workflow); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM auth_requests WHERE at < (SELECT at FROM auth_requests ORDER BY at DESC LIMIT 1 OFFSET ?)`, keep-1)
		return err
	})
	return wrap(err, "save authentication requests")
}

// AuthRequestFilter chooses authentication requests; a zero field chooses all.
type AuthRequestFilter struct {
	Email        string
	Status       string
	ClientID     string
	From, Before time.Time
}

func (f AuthRequestFilter) where() (where string, args []any) {
	where = `WHERE 1`
	for _, c := range []struct {
		condition string
		arg       any
		given     bool
	}{
		{`email = ?`, f.Email, f.Email != ""}, {`status = ?`, f.Status, f.Status != ""}, {`client_id = ?`, f.ClientID, f.ClientID != ""},
		{`at >= ?`, stamp(f.From), !f.From.IsZero()}, {`at < ?`, stamp(f.Before), !f.Before.IsZero()},
	} {
		if c.given {
			where, args = where+` AND `+c.condition, append(args, c.arg)
		}
	}
	return where, args
}

// FindAuthRequests returns authentication requests, the newest first, at most limit, on one side of a position.
func (s *Store) FindAuthRequests(ctx context.Context, f AuthRequestFilter, p Position, limit int) ([]AuthRequest, error) {
	where, args := f.where()
	order, args := p.order(where, args, "at", "id")
	rows, err := s.db.QueryContext(ctx, `SELECT id, client_id, client_name, client_type, email, oid, status, at, workflow FROM auth_requests `+order, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("list authentication requests: %w", err)
	}
	out, err := collect(rows, func() (a AuthRequest, err error) {
		var at int64
		err = rows.Scan(&a.ID, &a.ClientID, &a.ClientName, &a.ClientType, &a.Email, &a.OrganizationID, &a.Status, &at, &a.Workflow)
		a.At = unstamp(at)
		return a, err
	})
	if p.Newer {
		slices.Reverse(out)
	}
	return out, err
}

// CountAuthRequests counts what FindAuthRequests would find without paging.
func (s *Store) CountAuthRequests(ctx context.Context, f AuthRequestFilter) (n int, err error) {
	where, args := f.where()
	err = s.db.QueryRowContext(ctx, `SELECT count(*) FROM auth_requests `+where, args...).Scan(&n)
	return n, wrap(err, "count authentication requests")
}

// Position is a place in a list that has the newest first: after an entry, or before it. The zero Position is the start.
type Position struct {
	At    time.Time
	ID    string
	Newer bool // the page before the entry, not the one after it
}

// order completes a query: its condition, its order and its limit.
func (p Position) order(where string, args []any, at, id string) (string, []any) {
	compare, direction := "<", "DESC"
	if p.Newer {
		compare, direction = ">", "ASC"
	}
	if p.ID != "" {
		where += fmt.Sprintf(` AND (%s, %s) %s (?, ?)`, at, id, compare)
		args = append(args, stamp(p.At), p.ID)
	}
	return where + fmt.Sprintf(` ORDER BY %s %s, %s %s LIMIT ?`, at, direction, id, direction), args
}
