package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// GrantByRefreshToken reads the grant of a refresh token by the token's hash, whatever its state, or returns
// ErrNotFound. It changes nothing.
func (s *Store) GrantByRefreshToken(ctx context.Context, hash []byte) (*Grant, error) {
	g, err := scanGrant(s.db.QueryRowContext(ctx, `SELECT `+grantColumns+` FROM grants WHERE id = (SELECT grant_id FROM refresh_tokens WHERE hash = ?)`, hash).Scan)
	return g, found(err, "refresh token")
}

// RotateRefreshToken replaces a refresh token by its successor (RFC 9700 §4.14.2). successor derives the next token's
// hash from a hash-addressed chain: step n is the nth successor. Within grace of its first use an old token leads to
// the successor that is current; later it is ErrReused and the family is revoked. It returns how many steps lead to
// the current token (1 or more).
func (s *Store) RotateRefreshToken(ctx context.Context, grantID string, hash []byte, successor func(step int) []byte, at time.Time, grace time.Duration) (steps int, err error) {
	var outcome error
	err = s.write(ctx, func(tx *sql.Tx) error {
		if err := alive(ctx, tx, grantID); err != nil {
			return err
		}
		rotated, err := rotatedAt(ctx, tx, hash)
		switch {
		case err != nil:
			return err
		case rotated.IsZero():
			steps = 1
			return rotate(ctx, tx, grantID, hash, successor(1), at)
		case at.Sub(rotated) >= grace:
			outcome = ErrReused
			return revokeGrant(ctx, tx, grantID, at)
		}
		steps, err = current(ctx, tx, successor)
		return err
	})
	return steps, errors.Join(wrap(err, "rotate refresh token"), outcome)
}

func alive(ctx context.Context, tx *sql.Tx, grantID string) error {
	g, err := scanGrant(tx.QueryRowContext(ctx, `SELECT `+grantColumns+` FROM grants WHERE id = ?`, grantID).Scan)
	if err == nil && !g.RevokedAt.IsZero() {
		return ErrRevoked
	}
	return found(err, "grant")
}

func rotatedAt(ctx context.Context, tx *sql.Tx, hash []byte) (time.Time, error) {
	var at int64
	err := tx.QueryRowContext(ctx, `SELECT rotated_at FROM refresh_tokens WHERE hash = ?`, hash).Scan(&at)
	return unstamp(at), found(err, "refresh token")
}

func rotate(ctx context.Context, tx *sql.Tx, grantID string, old, next []byte, at time.Time) error {
	if _, err := tx.ExecContext(ctx, `UPDATE refresh_tokens SET rotated_at = ? WHERE hash = ?`, stamp(at), old); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO refresh_tokens (hash, grant_id, created_at) VALUES (?,?,?)`, next, grantID, stamp(at))
	return err
}

// current walks the chain to the token that has not been rotated.
func current(ctx context.Context, tx *sql.Tx, successor func(int) []byte) (int, error) {
	for step := 1; ; step++ {
		at, err := rotatedAt(ctx, tx, successor(step))
		if err != nil || at.IsZero() {
			return step, err
		}
	}
}

// RevokeAccessToken remembers that one access token was revoked, until it expires by itself.
func (s *Store) RevokeAccessToken(ctx context.Context, jti string, expiresAt time.Time) error {
	_, err := s.db.ExecContext(ctx, `INSERT OR IGNORE INTO revoked_tokens (jti, expires_at) VALUES (?,?)`, jti, stamp(expiresAt))
	return wrap(err, "revoke access token")
}

// AccessTokenRevoked tells whether RevokeAccessToken was called for the token.
func (s *Store) AccessTokenRevoked(ctx context.Context, jti string) (bool, error) {
	var n int
	err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM revoked_tokens WHERE jti = ?`, jti).Scan(&n)
	return n > 0, wrap(err, "look up revoked token")
}

// RefreshToken reads a refresh token's grant and whether the token is the current one of a living family, or returns
// ErrNotFound.
func (s *Store) RefreshToken(ctx context.Context, hash []byte) (g *Grant, current bool, err error) {
	if g, err = s.GrantByRefreshToken(ctx, hash); err != nil {
		return nil, false, err
	}
	var rotated int64
	err = s.db.QueryRowContext(ctx, `SELECT rotated_at FROM refresh_tokens WHERE hash = ?`, hash).Scan(&rotated)
	return g, rotated == 0 && g.RevokedAt.IsZero(), found(err, "refresh token")
}
