package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

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
