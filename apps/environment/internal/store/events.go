package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"example.com/multiapp/apps/environment/internal/journal"
)

// SaveEvents adds journal events and forgets all but the newest keep. It implements journal.Sink.
func (s *Store) SaveEvents(ctx context.Context, events []journal.Event, keep int) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		for _, e := range events {
			if err := saveDoc(tx, `INSERT INTO events (doc) VALUES (?)`, e); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM events WHERE id <= (SELECT max(id) FROM events) - ?`, keep)
		return err
	})
	return wrap(err, "save events")
}

// LoadEvents returns the newest events, the oldest of them first. It implements journal.Sink.
func (s *Store) LoadEvents(ctx context.Context, limit int) ([]journal.Event, error) {
	events, err := loadDocs[journal.Event](s, fmt.Sprintf(`SELECT doc FROM events ORDER BY id DESC LIMIT %d`, limit))
	slices.Reverse(events)
	return events, err
}

var _ journal.Sink = (*Store)(nil)
