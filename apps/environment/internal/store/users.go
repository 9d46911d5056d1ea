package store

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
)

// SaveUser keeps a user who signed up and, unless nil, the organization made for them. It implements
// directory.Persistence.
func (s *Store) SaveUser(u directory.User, o *directory.Organization) error {
	return s.write(context.Background(), func(tx *sql.Tx) error {
		if err := saveDoc(tx, `INSERT INTO users (doc, id, email) VALUES (?,?,?)`, u, u.ID, u.Email); err != nil || o == nil {
			return err
		}
		return saveDoc(tx, `INSERT INTO organizations (doc, id) VALUES (?,?)`, o, o.ID)
	})
}

func saveDoc(tx *sql.Tx, query string, doc any, keys ...any) error {
	text, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	_, err = tx.Exec(query, append([]any{string(text)}, keys...)...)
	return err
}

// LoadUsers returns what SaveUser kept. It implements directory.Persistence.
func (s *Store) LoadUsers() ([]directory.User, []directory.Organization, error) {
	users, err := loadDocs[directory.User](s, `SELECT doc FROM users ORDER BY id`)
	if err != nil {
		return nil, nil, err
	}
	organizations, err := loadDocs[directory.Organization](s, `SELECT doc FROM organizations ORDER BY id`)
	return users, organizations, err
}

func loadDocs[T any](s *Store, query string) ([]T, error) {
	rows, err := s.db.Query(query)
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	return collect(rows, func() (v T, err error) {
		var doc string
		if err = rows.Scan(&doc); err == nil {
			err = json.Unmarshal([]byte(doc), &v)
		}
		return v, err
	})
}

// SaveOneTimeCode keeps the hash of a one-time code for an e-mail address, replacing an earlier one.
func (s *Store) SaveOneTimeCode(ctx context.Context, email string, hash []byte, expiresAt time.Time) error {
	_, err := s.db.ExecContext(ctx, `INSERT OR REPLACE INTO one_time_codes (email, hash, expires_at, tries) VALUES (?,?,?,0)`, email, hash, stamp(expiresAt))
	return wrap(err, "save one-time code")
}

// RedeemOneTimeCode spends a one-time code: nil once, ErrNotFound for a wrong one or none, ErrExpired for one that is
// too old, ErrRevoked once maxTries wrong ones were tried.
func (s *Store) RedeemOneTimeCode(ctx context.Context, email string, hash []byte, now time.Time, maxTries int) error {
	var outcome error
	err := s.write(ctx, func(tx *sql.Tx) error {
		var want []byte
		var expires int64
		var tries int
		err := tx.QueryRowContext(ctx, `UPDATE one_time_codes SET tries = tries + 1 WHERE email = ? RETURNING hash, expires_at, tries`, email).Scan(&want, &expires, &tries)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			outcome = ErrNotFound
			return nil
		case err != nil:
			return err
		case tries > maxTries:
			outcome = ErrRevoked
		case !now.Before(unstamp(expires)):
			outcome = ErrExpired
		case subtle.ConstantTimeCompare(want, hash) != 1:
			outcome = ErrNotFound
		}
		if outcome == nil {
			_, err = tx.ExecContext(ctx, `DELETE FROM one_time_codes WHERE email = ?`, email)
		}
		return err
	})
	return errors.Join(wrap(err, "redeem one-time code"), outcome)
}
