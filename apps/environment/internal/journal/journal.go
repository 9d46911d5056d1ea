// Package journal keeps what happened, in order: one Event per protocol request, with the precise reason that the
// client was not told (E8). Start with Journal.Record.
//
// It holds the newest events in memory and writes them to the store in the background, so that no request waits for it.
// A kill -9 can lose the last moment's events, never a session. Secrets have no place in an Event.
package journal

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// Outcomes of a request.
const (
	OK      = "ok"
	Refused = "refused" // the request was wrong or not allowed
	Failed  = "failed"  // the environment could not answer
)

// Event is one request to the environment.
type Event struct {
	At        time.Time     `json:"at"`
	RequestID string        `json:"request_id"`
	Endpoint  string        `json:"endpoint"` // "authorize", "token", "sign-in", "logout" …
	ClientID  string        `json:"client_id,omitempty"`
	UserID    string        `json:"user_id,omitempty"`
	SessionID string        `json:"sid,omitempty"`
	Outcome   string        `json:"outcome"`
	Reason    string        `json:"reason,omitempty"` // precise, for people; never a secret
	Status    int           `json:"status"`
	Duration  time.Duration `json:"duration"`
}

// Sink keeps events. The store implements it.
type Sink interface {
	SaveEvents(ctx context.Context, events []Event, keep int) error
	LoadEvents(ctx context.Context, limit int) ([]Event, error)
}

// Capacity is how many events are kept, in memory and in the store.
const Capacity = 1000

// Journal is safe for concurrent use.
type Journal struct {
	sink    Sink
	log     *slog.Logger
	mu      sync.Mutex
	events  []Event // oldest first
	unsaved int     // how many at the end are not in the sink
}

// Open returns a journal that continues the one in the sink.
func Open(ctx context.Context, sink Sink, log *slog.Logger) (*Journal, error) {
	events, err := sink.LoadEvents(ctx, Capacity)
	if err != nil {
		return nil, err
	}
	return &Journal{sink: sink, log: log, events: events}, nil
}

// maxReason bounds a reason, in bytes: it may quote what a stranger sent.
const maxReason = 512

// Record adds an event and logs it. A long reason is cut.
func (j *Journal) Record(e Event) {
	if len(e.Reason) > maxReason {
		e.Reason = strings.ToValidUTF8(e.Reason[:maxReason], "") + "…"
	}
	j.log.Info(e.Endpoint, "request_id", e.RequestID, "client", e.ClientID, "user", e.UserID, "sid", e.SessionID,
		"outcome", e.Outcome, "reason", e.Reason, "status", e.Status, "duration", e.Duration)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.events = append(j.events, e)
	j.unsaved = min(j.unsaved+1, Capacity)
	if len(j.events) >= 2*Capacity {
		j.events = append([]Event(nil), j.events[len(j.events)-Capacity:]...)
	}
}

// Recent returns the newest events, the newest first, at most limit.
func (j *Journal) Recent(limit int) []Event {
	j.mu.Lock()
	defer j.mu.Unlock()
	out := make([]Event, 0, min(limit, len(j.events)))
	for i := len(j.events) - 1; i >= 0 && len(out) < limit; i-- {
		out = append(out, j.events[i])
	}
	return out
}

// Flush writes the events recorded since the last Flush. Those that could not be written are for the next one.
func (j *Journal) Flush(ctx context.Context) error {
	j.mu.Lock()
	batch := append([]Event(nil), j.events[len(j.events)-min(j.unsaved, len(j.events)):]...)
	j.unsaved = 0
	j.mu.Unlock()
	if len(batch) == 0 {
		return nil
	}
	err := j.sink.SaveEvents(ctx, batch, Capacity)
	if err != nil {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.unsaved = min(j.unsaved+len(batch), Capacity)
	}
	return err
}
