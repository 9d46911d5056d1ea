// Package journal keeps what happened, in order: one Event per step of the protocol, with its request and answer and the
// precise reason that the client was not told (E8). Start with Journal.Record; Recorder records what a handler answers.
//
// Secrets have no place in an Event. What is shown of a request is decided by name: a value whose name is known to be
// harmless is shown, state and nonce by their beginning, a JWT by its claims, and everything else by its length alone
// (redact.go). What looks like a secret although its name or its place is harmless is taken out of every part of an event
// (random.go). Record costs a request microseconds: the newest events are held in memory, and Flush writes them to the store
// in the background. A kill -9 can lose the last moment's events, never a session.
package journal

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
)

// Capacity is how many events are kept in the store.
const Capacity = 10_000

const (
	inMemory = 1000 // events that can be followed without reading the store
	batch    = 250  // events in one transaction of the store: requests wait for no more
)

// Sink keeps events. The store implements it.
type Sink interface {
	// SaveEvents adds events and forgets all but the newest keep.
	SaveEvents(ctx context.Context, events []Event, keep int) error
	// LoadEvents returns what a query finds, the oldest first.
	LoadEvents(ctx context.Context, q Query) ([]Event, error)
	// LastEvents returns the newest event of each of the sessions used last, the newest first.
	LastEvents(ctx context.Context, sessions int) ([]Event, error)
}

// Journal is safe for concurrent use.
type Journal struct {
	// Epoch names this run of the journal: an ID means the same event only in the same epoch, because a kill -9 can take the
	// newest IDs back.
	Epoch string

	sink     Sink
	log      *slog.Logger
	flushing sync.Mutex

	mu      sync.Mutex
	last    int64   // ID of the newest
	newest  []Event // oldest first
	unsaved []Event // oldest first
	changed chan struct{}
}

// Open returns a journal that continues the one in the sink.
func Open(ctx context.Context, sink Sink, log *slog.Logger) (*Journal, error) {
	events, err := sink.LoadEvents(ctx, Query{Limit: inMemory})
	if err != nil {
		return nil, err
	}
	j := &Journal{Epoch: rand.Text()[:8], sink: sink, log: log, newest: events, changed: make(chan struct{})}
	if len(events) > 0 {
		j.last = events[len(events)-1].ID
	}
	return j, nil
}

// Record adds an event, logs it and wakes who follows. What is long is cut.
func (j *Journal) Record(e Event) {
	e = e.bounded()
	j.log.Info(string(e.Kind), "request_id", e.RequestID, "client", e.ClientID, "user", e.UserID, "sid", e.SessionID,
		"outcome", e.Outcome, "reason", e.Reason, "status", e.Status, "duration", e.Duration)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	e.ID = j.last
	j.newest = keep(append(j.newest, e), inMemory)
	j.unsaved = keep(append(j.unsaved, e), Capacity)
	close(j.changed)
	j.changed = make(chan struct{})
}

// keep lets the oldest go, now and then, so that at least limit stay.
func keep(events []Event, limit int) []Event {
	if len(events) < 2*limit {
		return events
	}
	return append([]Event(nil), events[len(events)-limit:]...)
}

// Recent returns the newest events, the newest first, at most limit and no more than are held in memory.
func (j *Journal) Recent(limit int) []Event {
	j.mu.Lock()
	defer j.mu.Unlock()
	out := make([]Event, 0, min(limit, len(j.newest)))
	for i := len(j.newest) - 1; i >= 0 && len(out) < limit; i-- {
		out = append(out, j.newest[i])
	}
	return out
}

// Follow returns the events after an ID, the oldest first, and a channel that is closed when there are more. missed is how
// many there were besides, which are not held in memory any more.
func (j *Journal) Follow(after int64) (events []Event, missed int64, more <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := min(max(j.last-after, 0), int64(len(j.newest)))
	events = append(events, j.newest[int64(len(j.newest))-n:]...)
	return events, max(j.last-after, 0) - n, j.changed
}

// Last is the ID of the newest event, 0 before there is one.
func (j *Journal) Last() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.last
}

// Flush writes the events recorded since the last Flush. Those that could not be written are for the next one.
func (j *Journal) Flush(ctx context.Context) error {
	j.flushing.Lock()
	defer j.flushing.Unlock()
	for range Capacity / batch {
		events := j.next()
		if len(events) == 0 {
			return nil
		}
		if err := j.sink.SaveEvents(ctx, events, Capacity); err != nil {
			return err
		}
		j.saved(events[len(events)-1].ID)
	}
	return nil
}

func (j *Journal) next() []Event {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]Event(nil), j.unsaved[:min(len(j.unsaved), batch)]...)
}

func (j *Journal) saved(id int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for len(j.unsaved) > 0 && j.unsaved[0].ID <= id {
		j.unsaved = j.unsaved[1:]
	}
}
