// Package store keeps what must survive a restart and a kill -9: browser sessions, grants (a code and the token family
// that grows from it), refresh tokens, revoked access tokens, signing keys, what was changed in the directory,
// and the back-channel deliveries still to be made. Start with Open.
//
// It is SQLite in WAL mode with synchronous=NORMAL: an acknowledged commit survives the end of the process, the last
// ones may be lost when power fails. Secrets (codes, refresh tokens, cookies) are kept as SHA-256 only. Each decision
// that two requests could race for is a compare-and-set in one transaction. The store knows no protocol and no clock:
// callers pass the time.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the database driver
)

// ErrNotFound is returned by look-ups that find nothing.
var ErrNotFound = errors.New("not found")

// Store is safe for concurrent use.
type Store struct{ db *sql.DB }

// Open opens the database in dir, creating both where they are missing. The directory is readable by the owner only,
// because signing keys are in it.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create the data directory: %w", err)
	}
	path := filepath.Join(dir, "environment.db")
	if err := touch(path); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	pragmas := url.Values{"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(NORMAL)"}, "_txlock": {"immediate"}}
	db, err := sql.Open("sqlite", "file:"+url.PathEscape(path)+"?"+pragmas.Encode())
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	db.SetMaxOpenConns(1) // one writer: SQLite would make a second one wait
	s := &Store{db: db}
	if err := s.migrate(context.Background()); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare the database %s: %w", path, err), db.Close())
	}
	return s, nil
}

func touch(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// Close writes everything back and closes the database.
func (s *Store) Close() error { return s.db.Close() }

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.db.PingContext(ctx) }

// write runs do in one transaction. do must use tx only: the store has a single connection.
func (s *Store) write(ctx context.Context, do func(tx *sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func found(err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s: %w", what, ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	return nil
}

// Times are kept in microseconds since 1970; 0 is "not yet".
func stamp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func unstamp(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us)
}
