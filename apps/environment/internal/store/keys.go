package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"
)

// Key is a signing key as it is kept.
type Key struct {
	ID        string // kid
	Private   []byte // PKCS #8
	CreatedAt time.Time
}

// SaveKey adds a signing key; from then on it is the newest.
func (s *Store) SaveKey(ctx context.Context, k Key) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO signing_keys (kid, private_key, created_at) VALUES (?,?,?)`, k.ID, k.Private, stamp(k.CreatedAt))
	return wrap(err, "save signing key")
}

// Keys returns all signing keys, the newest first: that one signs, all verify.
func (s *Store) Keys(ctx context.Context) ([]Key, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT kid, private_key, created_at FROM signing_keys ORDER BY created_at DESC, kid`)
	if err != nil {
		return nil, fmt.Errorf("list signing keys: %w", err)
	}
	return collect(rows, func() (k Key, err error) {
		var created int64
		err = rows.Scan(&k.ID, &k.Private, &created)
		k.CreatedAt = unstamp(created)
		return k, err
	})
}

// KeyCount is how many signing keys there are: a cheap way to notice a rotation by another process.
func (s *Store) KeyCount(ctx context.Context) (n int, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT count(*) FROM signing_keys`).Scan(&n)
	return n, wrap(err, "count signing keys")
}

// Secret returns the 32 random bytes kept under a name, making them at first use.
func (s *Store) Secret(ctx context.Context, name string) ([]byte, error) {
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh) // never fails
	if _, err := s.db.ExecContext(ctx, `INSERT OR IGNORE INTO secrets (name, value) VALUES (?,?)`, name, fresh); err != nil {
		return nil, fmt.Errorf("keep secret: %w", err)
	}
	var value []byte
	err := s.db.QueryRowContext(ctx, `SELECT value FROM secrets WHERE name = ?`, name).Scan(&value)
	return value, found(err, "secret")
}
