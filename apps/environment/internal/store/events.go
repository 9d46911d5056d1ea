package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"example.com/multiapp/apps/environment/internal/journal"
)

// SaveEvents adds journal events and forgets all but the newest keep. It implements journal.Sink.
func (s *Store) SaveEvents(ctx context.Context, events []journal.Event, keep int) error {
	if len(events) == 0 {
		return nil
	}
	docs := make([]string, len(events))
	for i, e := range events { // before the transaction, for which requests wait
		doc, err := json.Marshal(e)
		if err != nil {
			return wrap(err, "encode an event")
		}
		docs[i] = string(doc)
	}
	err := s.write(ctx, func(tx *sql.Tx) error { return saveEvents(ctx, tx, events, docs, keep) })
	return wrap(err, "save events")
}

func saveEvents(ctx context.Context, tx *sql.Tx, events []journal.Event, docs []string, keep int) error {
	insert, err := tx.PrepareContext(ctx, `INSERT OR IGNORE INTO log (id, sid, flow, client_id, failed) VALUES (?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	insertDoc, err := tx.PrepareContext(ctx, `INSERT OR IGNORE INTO log_docs (id, doc) VALUES (?, ?)`)
	if err != nil {
		return err
	}
	for i, e := range events {
		if _, err := insert.ExecContext(ctx, e.ID, e.SessionID, e.Flow, e.ClientID, !e.OK()); err != nil {
			return err
		}
		if _, err := insertDoc.ExecContext(ctx, e.ID, docs[i]); err != nil {
			return err
		}
	}
	oldest := events[len(events)-1].ID - int64(keep)
	if _, err := tx.ExecContext(ctx, `DELETE FROM log WHERE id <= ?`, oldest); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM log_docs WHERE id <= ?`, oldest)
	return err
}

// LoadEvents returns what a query finds, the oldest first. It implements journal.Sink.
func (s *Store) LoadEvents(ctx context.Context, q journal.Query) ([]journal.Event, error) {
	where, args := condition(q)
	order := "DESC"
	if q.After > 0 {
		order = "ASC"
	}
	events, err := s.events(ctx, `SELECT id FROM log`+where+` ORDER BY id `+order+` LIMIT ?`, append(args, q.Limit)...)
	slices.Reverse(events)
	return events, err
}

func condition(q journal.Query) (where string, args []any) {
	var all []string
	add := func(condition string, values ...any) { all, args = append(all, condition), append(args, values...) }
	if q.SessionID != "" {
		add(`(sid = ? OR flow <> '' AND flow IN (SELECT flow FROM log WHERE sid = ?))`, q.SessionID, q.SessionID)
	}
	if q.ClientID != "" {
		add(`client_id = ?`, q.ClientID)
	}
	if q.FailedOnly {
		add(`failed = 1`)
	}
	if q.Before > 0 {
		add(`id < ?`, q.Before)
	}
	if q.After > 0 {
		add(`id > ?`, q.After)
	}
	if len(all) > 0 {
		where = " WHERE " + strings.Join(all, " AND ")
	}
	return where, args
}

// LastEvents returns the newest event of each of the sessions used last, the newest first. It implements journal.Sink.
func (s *Store) LastEvents(ctx context.Context, sessions int) ([]journal.Event, error) {
	return s.events(ctx, `SELECT max(id) FROM log WHERE sid <> '' GROUP BY sid ORDER BY max(id) DESC LIMIT ?`, sessions)
}

// events returns those whose ids a query finds, the newest first.
func (s *Store) events(ctx context.Context, ids string, args ...any) ([]journal.Event, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT doc FROM log_docs WHERE id IN (`+ids+`) ORDER BY id DESC`, args...)
	if err != nil {
		return nil, fmt.Errorf("load events: %w", err)
	}
	docs, err := collect(rows, func() (doc string, err error) {
		err = rows.Scan(&doc)
		return doc, err
	})
	if err != nil {
		return nil, fmt.Errorf("load events: %w", err)
	}
	events := make([]journal.Event, len(docs)) // after the query, for which requests wait
	for i, doc := range docs {
		if err := json.Unmarshal([]byte(doc), &events[i]); err != nil {
			return nil, fmt.Errorf("decode an event: %w", err)
		}
	}
	return events, nil
}

var _ journal.Sink = (*Store)(nil)
