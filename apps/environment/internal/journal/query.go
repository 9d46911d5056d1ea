package journal

import "context"

// Filter says which events are asked for. The zero value is all of them.
type Filter struct {
	SessionID  string // of a session, with the steps that led to it
	ClientID   string
	FailedOnly bool
}

// Query finds the newest Limit events of a filter: with Before only those with a smaller ID, with After the oldest of those
// with a larger one.
type Query struct {
	Filter
	Before, After int64
	Limit         int
}

// Find reads the journal, with what was recorded until now. The oldest comes first.
func (j *Journal) Find(ctx context.Context, q Query) ([]Event, error) {
	if err := j.Flush(ctx); err != nil {
		return nil, err
	}
	return j.sink.LoadEvents(ctx, q)
}

// Sessions returns the newest event of each of the sessions used last, the newest first.
func (j *Journal) Sessions(ctx context.Context, limit int) ([]Event, error) {
	if err := j.Flush(ctx); err != nil {
		return nil, err
	}
	return j.sink.LastEvents(ctx, limit)
}

// Matcher applies a filter to events as they come, in order. It is not safe for concurrent use.
type Matcher struct {
	filter Filter
	flows  map[string]bool // that led to the session
}

// NewMatcher returns a matcher that has seen the events before.
func NewMatcher(f Filter, before []Event) *Matcher {
	m := &Matcher{f, map[string]bool{}}
	for _, e := range before {
		m.Match(e)
	}
	return m
}

// Match reports whether the event is asked for.
func (m *Matcher) Match(e Event) bool {
	if m.filter.SessionID != "" && e.SessionID == m.filter.SessionID && e.Flow != "" && len(m.flows) < inMemory {
		m.flows[e.Flow] = true
	}
	f := m.filter
	return (f.SessionID == "" || e.SessionID == f.SessionID || m.flows[e.Flow]) &&
		(f.ClientID == "" || e.ClientID == f.ClientID) && (!f.FailedOnly || !e.OK())
}
