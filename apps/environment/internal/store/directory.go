package store

import (
	"context"
	"database/sql"
	"fmt"

	"example.com/multiapp/apps/environment/internal/directory"
)

// SaveRecords keeps what differs from environment.yaml, all or nothing. It implements directory.Persistence.
func (s *Store) SaveRecords(records []directory.Record) error {
	err := s.write(context.Background(), func(tx *sql.Tx) error {
		for _, r := range records {
			if err := saveRecord(tx, r); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap(err, "save the directory")
}

func saveRecord(tx *sql.Tx, r directory.Record) error {
	if r.Forget {
		_, err := tx.Exec(`DELETE FROM directory WHERE kind = ? AND id = ?`, string(r.Kind), r.ID)
		return err
	}
	_, err := tx.Exec(`INSERT INTO directory (kind, id, doc) VALUES (?,?,?) ON CONFLICT (kind, id) DO UPDATE SET doc = excluded.doc`,
		string(r.Kind), r.ID, string(r.Doc))
	return err
}

// LoadRecords returns what SaveRecords kept, in the order in which it was added. It implements directory.Persistence.
func (s *Store) LoadRecords() ([]directory.Record, error) {
	rows, err := s.db.Query(`SELECT kind, id, doc FROM directory ORDER BY n`)
	if err != nil {
		return nil, fmt.Errorf("load the directory: %w", err)
	}
	return collect(rows, func() (r directory.Record, err error) {
		var kind, doc string
		if err = rows.Scan(&kind, &r.ID, &doc); doc != "" {
			r.Doc = []byte(doc)
		}
		r.Kind = directory.Kind(kind)
		return r, err
	})
}

var _ directory.Persistence = (*Store)(nil)
