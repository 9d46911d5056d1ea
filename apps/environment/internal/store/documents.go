package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
)

func saveDoc(tx *sql.Tx, query string, doc any, keys ...any) error {
	text, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	_, err = tx.Exec(query, append([]any{string(text)}, keys...)...)
	return err
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
