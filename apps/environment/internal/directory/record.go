package directory

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Kind says what an entry is.
type Kind string

// The kinds of entries.
const (
	KindUser         Kind = "user"
	KindOrganization Kind = "organization"
	KindRole         Kind = "role"
	KindApplication  Kind = "application"
)

// Origin says where an entry comes from.
type Origin string

// The origins of entries. Only those of environment.yaml can be set back to what it says.
const (
	FromFile Origin = "file"    // as environment.yaml says
	Changed  Origin = "changed" // environment.yaml has it, and it was changed since
	Added    Origin = "added"   // environment.yaml does not have it
	Deleted  Origin = "deleted" // environment.yaml has it, and it was deleted since
)

// Record is how an entry that differs from environment.yaml is kept.
type Record struct {
	Kind Kind
	ID   string
	Doc  []byte // JSON; nil when environment.yaml has the entry and it was deleted
	// Forget tells the store to keep nothing about the entry.
	Forget bool
}

// Persistence keeps what differs from environment.yaml. The store implements it.
type Persistence interface {
	// SaveRecords keeps all of them or, when it returns an error, none.
	SaveRecords([]Record) error
	LoadRecords() ([]Record, error)
}

// table holds the entries of one kind in their order.
type table[T any] struct {
	kind   Kind
	id     func(T) string
	order  []string
	rows   map[string]T
	seeded map[string]T
	edited map[string]bool // differs from seeded
	// changed, if set, is told of each row that is put (after) or taken away (before).
	changed func(before, after *T)
}

func newTable[T any](kind Kind, id func(T) string, seed []T) *table[T] {
	t := &table[T]{kind: kind, id: id, rows: map[string]T{}, seeded: map[string]T{}, edited: map[string]bool{}}
	for _, row := range seed {
		t.put(row)
		t.seeded[id(row)] = row
	}
	return t
}

func (t *table[T]) put(row T) {
	id := t.id(row)
	before, ok := t.rows[id]
	if !ok {
		t.order = append(t.order, id)
	}
	t.tell(&before, &row)
	t.rows[id] = row
}

func (t *table[T]) tell(before, after *T) {
	if t.changed != nil {
		t.changed(before, after)
	}
}

func (t *table[T]) drop(id string) {
	before := t.rows[id]
	t.tell(&before, nil)
	delete(t.rows, id)
	t.order = slices.DeleteFunc(t.order, func(o string) bool { return o == id })
}

func (t *table[T]) all() []T {
	out := make([]T, 0, len(t.order))
	for _, id := range t.order {
		out = append(out, t.rows[id])
	}
	return out
}

func (t *table[T]) find(id string) (T, error) {
	if row, ok := t.rows[id]; ok {
		return row, nil
	}
	var none T
	return none, fmt.Errorf("%s: %w", t.kind, ErrNotFound)
}

func (t *table[T]) origin(id string) Origin {
	_, seeded := t.seeded[id]
	_, here := t.rows[id]
	switch {
	case seeded && !here:
		return Deleted
	case seeded && t.edited[id]:
		return Changed
	case seeded:
		return FromFile
	}
	return Added
}

// load takes over what an earlier run saved.
func (t *table[T]) load(r Record) error {
	if r.Doc == nil {
		t.edited[r.ID] = true
		t.drop(r.ID)
		return nil
	}
	var row T
	if err := json.Unmarshal(r.Doc, &row); err != nil {
		return fmt.Errorf("read %s %s: %w", t.kind, r.ID, err)
	}
	t.edited[r.ID] = true
	t.put(row)
	return nil
}

// batch is a change of several entries that is saved and shown as one.
type batch struct {
	records []Record
	show    []func()
	err     error
}

func put[T any](b *batch, t *table[T], row T) {
	doc, err := json.Marshal(row)
	b.err = errors.Join(b.err, err)
	b.records = append(b.records, Record{Kind: t.kind, ID: t.id(row), Doc: doc})
	b.show = append(b.show, func() { t.edited[t.id(row)] = true; t.put(row) })
}

func drop[T any](b *batch, t *table[T], id string) {
	_, seeded := t.seeded[id]
	b.records = append(b.records, Record{Kind: t.kind, ID: id, Forget: !seeded})
	b.show = append(b.show, func() { t.edited[id] = seeded; t.drop(id) })
}

func restore[T any](b *batch, t *table[T], id string) error {
	row, seeded := t.seeded[id]
	if !seeded {
		return fmt.Errorf("%s %s in environment.yaml: %w", t.kind, id, ErrNotFound)
	}
	b.records = append(b.records, Record{Kind: t.kind, ID: id, Forget: true})
	b.show = append(b.show, func() { delete(t.edited, id); t.put(row) })
	return nil
}

// commit saves first and shows afterwards. It holds no lock of the look-ups while it saves: the store's one connection
// may be taken by somebody who looks something up here. The caller holds d.changing.
func (d *Directory) commit(b *batch) error {
	if b.err != nil {
		return b.err
	}
	if d.persistence != nil {
		if err := d.persistence.SaveRecords(b.records); err != nil {
			return fmt.Errorf("save the change: %w", err)
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, show := range b.show {
		show()
	}
	return nil
}
