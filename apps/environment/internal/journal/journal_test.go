package journal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"unicode/utf8"
)

// sink keeps what it is given.
type sink struct {
	events []Event
	fails  error
}

func (s *sink) SaveEvents(_ context.Context, events []Event, keep int) error {
	if s.fails != nil {
		return s.fails
	}
	s.events = append(s.events, events...)
	s.events = s.events[max(0, len(s.events)-keep):]
	return nil
}

func (s *sink) LoadEvents(_ context.Context, q Query) ([]Event, error) {
	return s.events[max(0, len(s.events)-q.Limit):], nil
}

func (s *sink) LastEvents(context.Context, int) ([]Event, error) { return nil, nil }

func begin(t *testing.T, s *sink) *Journal {
	t.Helper()
	j, err := Open(t.Context(), s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func flush(t *testing.T, j *Journal) {
	t.Helper()
	if err := j.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// E8: events come back newest first, each is written once, and the store gets the newest of more than it keeps.
func TestJournal(t *testing.T) {
	s := &sink{events: []Event{{ID: 7, Reason: "earlier"}}}
	j := begin(t, s)
	const n = 2*Capacity + 5
	for i := range n {
		j.Record(Event{Reason: fmt.Sprint(i)})
		if i == 9 {
			flush(t, j)
		}
	}
	if got := j.Recent(2); len(got) != 2 || got[0].Reason != fmt.Sprint(n-1) || got[1].Reason != fmt.Sprint(n-2) || got[0].ID != 7+n {
		t.Errorf("newest %+v", got)
	}
	if held := len(j.Recent(10 * Capacity)); held < inMemory || held > 2*inMemory {
		t.Errorf("%d events are held", held)
	}
	for range 3 {
		flush(t, j)
	}
	if len(s.events) != Capacity || s.events[Capacity-1].Reason != fmt.Sprint(n-1) {
		t.Errorf("%d events were kept", len(s.events))
	}
	for i, e := range s.events[1:] {
		if e.ID != s.events[i].ID+1 {
			t.Fatalf("%d follows %d", e.ID, s.events[i].ID)
		}
	}
}

// E8: who follows gets each event once, in order, learns how many were missed, and is woken by the next.
func TestFollow(t *testing.T) {
	j := begin(t, &sink{events: []Event{{ID: 1}, {ID: 2}}})
	events, missed, more := j.Follow(1)
	if len(events) != 1 || events[0].ID != 2 || missed != 0 {
		t.Errorf("after 1: %+v, missed %d", events, missed)
	}
	select {
	case <-more:
		t.Error("woken too early")
	default:
	}
	j.Record(Event{})
	<-more
	if events, missed, _ := j.Follow(2); len(events) != 1 || events[0].ID != 3 || missed != 0 {
		t.Errorf("after 2: %+v, missed %d", events, missed)
	}
	for range 3 * inMemory {
		j.Record(Event{})
	}
	events, missed, _ = j.Follow(3)
	if int64(len(events))+missed != 3*inMemory || missed == 0 || events[0].ID != 4+missed {
		t.Errorf("after a flood: %d events, missed %d", len(events), missed)
	}
	if events, missed, _ := j.Follow(1 << 40); len(events) != 0 || missed != 0 {
		t.Errorf("after the future: %d events, missed %d", len(events), missed)
	}
}

// E8: what a stranger sends does not fill memory, store and log: a reason that quotes it is cut.
func TestLongReason(t *testing.T) {
	var log strings.Builder
	j, err := Open(t.Context(), &sink{}, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	j.Record(Event{Reason: "No application has the client_id " + strings.Repeat("ü", 1<<20)})
	if got := j.Recent(1)[0].Reason; len(got) > 600 || !utf8.ValidString(got) || !strings.HasPrefix(got, "No application") {
		t.Errorf("a reason of %d bytes", len(got))
	}
	if log.Len() > 1000 {
		t.Errorf("%d bytes in the log", log.Len())
	}
}

// E8: a store that is busy costs no event.
func TestFlushFails(t *testing.T) {
	s := &sink{fails: errors.New("busy")}
	j := begin(t, s)
	j.Record(Event{Reason: "first"})
	if err := j.Flush(t.Context()); !errors.Is(err, s.fails) {
		t.Errorf("the failure is %v", err)
	}
	s.fails = nil
	j.Record(Event{Reason: "second"})
	if err := j.Flush(t.Context()); err != nil || len(s.events) != 2 || s.events[0].Reason != "first" {
		t.Errorf("written after a failure: %+v, %v", s.events, err)
	}
}

// E8: the steps that led to a session are found with it, once its first event says which they are.
func TestMatcher(t *testing.T) {
	m := NewMatcher(Filter{SessionID: "s"}, []Event{{Flow: "f", SessionID: "s"}})
	for e, want := range map[*Event]bool{
		{Flow: "f"}: true, {Flow: "g"}: false, {}: false, {SessionID: "s"}: true, {SessionID: "t", Flow: "g"}: false,
	} {
		if m.Match(*e) != want {
			t.Errorf("%+v: %v", *e, !want)
		}
	}
	if NewMatcher(Filter{FailedOnly: true}, nil).Match(Event{Outcome: OK}) || !NewMatcher(Filter{ClientID: "web"}, nil).Match(Event{ClientID: "web"}) {
		t.Error("failures or clients are mixed up")
	}
}
