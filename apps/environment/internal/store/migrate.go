package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"path"
	"strconv"
	"strings"
)

// migrations are numbered scripts; a database remembers the number of the last one that it went through. A script that
// was released is not to be changed.
//
//go:embed schema/*.sql
var migrations embed.FS

// migrate brings the database to the newest schema, each step in a transaction of its own.
func (s *Store) migrate(ctx context.Context) error {
	var version int
	if err := s.db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return err
	}
	files, err := migrations.ReadDir("schema")
	if err != nil {
		return err
	}
	if version > len(files) {
		return fmt.Errorf("it was written by a newer version: use that one, or remove the data directory")
	}
	for _, file := range files {
		n, err := strconv.Atoi(strings.TrimSuffix(file.Name(), ".sql"))
		if err != nil {
			return err
		}
		if n <= version {
			continue
		}
		if err := s.step(ctx, n, file.Name()); err != nil {
			return fmt.Errorf("%s: %w", file.Name(), err)
		}
	}
	return nil
}

func (s *Store) step(ctx context.Context, n int, name string) error {
	script, err := migrations.ReadFile(path.Join("schema", name))
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, string(script)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", n))
		return err
	})
}
