package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Grant is what a user gave a client in one sign-in: an authorization code and the token family that comes from it.
type Grant struct {
	ID            string // "gr_…"
	SessionID     string
	ClientID      string
	UserID        string
	Organization  string
	Scope         string // space-separated
	RedirectURI   string
	Challenge     string // PKCE S256 challenge, may be empty for confidential clients
	Nonce         string
	AuthTime      time.Time
	AMR           string // space-separated
	Claims        string // that were asked for by name, in the provider's form; empty for none
	CodeExpiresAt time.Time
	CodeUsedAt    time.Time // zero until the code is redeemed
	RevokedAt     time.Time // zero while the family lives
}

// What can go wrong with a code or a refresh token. All of them are invalid_grant to the client (RFC 6749 §5.2).
var (
	ErrExpired = errors.New("expired")
	ErrReused  = errors.New("used before")
	ErrRevoked = errors.New("revoked")
)

const grantColumns = `id, sid, client_id, sub, oid, scope, redirect_uri, challenge, nonce, auth_time, amr, code_expires_at, code_used_at, revoked_at, claims`

func scanGrant(scan func(...any) error) (*Grant, error) {
	var g Grant
	var auth, expires, used, revoked int64
	err := scan(&g.ID, &g.SessionID, &g.ClientID, &g.UserID, &g.Organization, &g.Scope, &g.RedirectURI, &g.Challenge,
		&g.Nonce, &auth, &g.AMR, &expires, &used, &revoked, &g.Claims)
	g.AuthTime, g.CodeExpiresAt, g.CodeUsedAt, g.RevokedAt = unstamp(auth), unstamp(expires), unstamp(used), unstamp(revoked)
	return &g, err
}

// CreateGrant saves a grant with the hash of its code, and that the client takes part in the session.
func (s *Store) CreateGrant(ctx context.Context, g Grant, codeHash []byte, at time.Time) error {
	err := s.write(ctx, func(tx *sql.Tx) error { return createGrant(ctx, tx, g, codeHash, at) })
	return wrap(err, "create grant")
}

func createGrant(ctx context.Context, tx *sql.Tx, g Grant, codeHash []byte, at time.Time) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO grants (id, code, sid, client_id, sub, oid, scope, redirect_uri, challenge, nonce, auth_time, amr, code_expires_at, claims) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		g.ID, codeHash, g.SessionID, g.ClientID, g.UserID, g.Organization, g.Scope, g.RedirectURI, g.Challenge, g.Nonce,
		stamp(g.AuthTime), g.AMR, stamp(g.CodeExpiresAt), g.Claims); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO session_clients (sid, client_id, oid, joined_at) VALUES (?,?,?,?)
		ON CONFLICT (sid, client_id) DO UPDATE SET oid = excluded.oid`, g.SessionID, g.ClientID, g.Organization, stamp(at))
	return err
}

// GrantByCode reads a grant by the hash of its code, whatever its state, or returns ErrNotFound. It changes nothing.
func (s *Store) GrantByCode(ctx context.Context, codeHash []byte) (*Grant, error) {
	g, err := scanGrant(s.db.QueryRowContext(ctx, `SELECT `+grantColumns+` FROM grants WHERE code = ?`, codeHash).Scan)
	return g, found(err, "code")
}

// Grant reads a grant by ID, whatever its state, or returns ErrNotFound.
func (s *Store) Grant(ctx context.Context, id string) (*Grant, error) {
	g, err := scanGrant(s.db.QueryRowContext(ctx, `SELECT `+grantColumns+` FROM grants WHERE id = ?`, id).Scan)
	return g, found(err, "grant")
}

// RedeemCode spends a code once. Of several callers one succeeds; to the others it is ErrReused, and the family is
// revoked (RFC 6749 §4.1.2). refreshHash, unless nil, is the family's first refresh token.
func (s *Store) RedeemCode(ctx context.Context, grantID string, refreshHash []byte, at time.Time) error {
	var outcome error
	err := s.write(ctx, func(tx *sql.Tx) error {
		spent, err := changed(tx.ExecContext(ctx, `UPDATE grants SET code_used_at = ? WHERE id = ? AND code_used_at = 0 AND revoked_at = 0 AND code_expires_at > ?`,
			stamp(at), grantID, stamp(at)))
		if err != nil {
			return err
		}
		if !spent {
			outcome, err = refuseCode(ctx, tx, grantID, at)
			return err
		}
		if refreshHash == nil {
			return nil
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO refresh_tokens (hash, grant_id, created_at) VALUES (?,?,?)`, refreshHash, grantID, stamp(at))
		return err
	})
	return errors.Join(wrap(err, "redeem code"), outcome)
}

func refuseCode(ctx context.Context, tx *sql.Tx, grantID string, at time.Time) (outcome, err error) {
	g, err := scanGrant(tx.QueryRowContext(ctx, `SELECT `+grantColumns+` FROM grants WHERE id = ?`, grantID).Scan)
	if err != nil {
		return nil, err
	}
	if !g.CodeUsedAt.IsZero() {
		return ErrReused, revokeGrant(ctx, tx, grantID, at)
	}
	if !g.RevokedAt.IsZero() {
		return ErrRevoked, nil
	}
	return ErrExpired, nil
}

// RevokeGrant ends a token family: its refresh tokens are gone and its access tokens are no longer active.
func (s *Store) RevokeGrant(ctx context.Context, grantID string, at time.Time) error {
	err := s.write(ctx, func(tx *sql.Tx) error { return revokeGrant(ctx, tx, grantID, at) })
	return wrap(err, "revoke grant")
}

// RevokeGrantsOfClient ends every token family of a client, codes that wait to be redeemed included.
func (s *Store) RevokeGrantsOfClient(ctx context.Context, clientID string, at time.Time) error {
	_, err := s.db.ExecContext(ctx, `UPDATE grants SET revoked_at = ? WHERE client_id = ? AND revoked_at = 0`, stamp(at), clientID)
	return wrap(err, "revoke the client's grants")
}

func revokeGrant(ctx context.Context, tx *sql.Tx, grantID string, at time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE grants SET revoked_at = ? WHERE id = ? AND revoked_at = 0`, stamp(at), grantID)
	return err
}

func changed(r sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, err
}
