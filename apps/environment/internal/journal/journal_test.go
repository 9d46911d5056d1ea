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

func (s *sink) SaveEvents(_ context.Context, events []Event, _ int) error {
	if s.fails != nil {
		return s.fails
	}
	s.events = append(s.events, events...)
	return nil
}

func (s *sink) LoadEvents(context.Context, int) ([]Event, error) { return s.events, nil }

// E8: events come back newest first, each is written once, and no more than the capacity is held.
func TestJournal(t *testing.T) {
	s := &sink{events: []Event{{Reason: "earlier"}}}
	j, err := Open(t.Context(), s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2*Capacity + 5 {
		j.Record(Event{Reason: fmt.Sprint(i)})
		if i == 9 {
			if err := j.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := j.Recent(2); len(got) != 2 || got[0].Reason != fmt.Sprint(2*Capacity+4) || got[1].Reason != fmt.Sprint(2*Capacity+3) {
		t.Errorf("newest %+v", got)
	}
	if n := len(j.Recent(10 * Capacity)); n < Capacity || n > 2*Capacity {
		t.Errorf("%d events are held", n)
	}
	for range 2 {
		if err := j.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if want := 1 + 10 + Capacity; len(s.events) != want || s.events[len(s.events)-1].Reason != fmt.Sprint(2*Capacity+4) {
		t.Errorf("%d events were written, want %d", len(s.events), want)
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
	j, err := Open(t.Context(), s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
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
