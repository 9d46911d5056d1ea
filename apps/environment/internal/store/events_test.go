package store

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/internal/journal"
)

// E8: the newest events are kept, in order, with all that they hold; also over a restart.
func TestEvents(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	var events []journal.Event
	for i := range 5 {
		events = append(events, journal.Event{ID: int64(i + 1), Kind: journal.Code, At: now, Duration: time.Second, Outcome: journal.OK,
			Request: journal.Message{Fields: []journal.Field{{Name: "grant_type", Value: fmt.Sprint(i)}}}})
	}
	for _, batch := range [][]journal.Event{events[:2], events[2:]} {
		if err := s.SaveEvents(t.Context(), batch, 3); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	got, err := s.LoadEvents(t.Context(), journal.Query{Limit: 10})
	if err != nil || len(got) != 3 || got[0].Request.Fields[0].Value != "2" || got[2].ID != 5 || got[0].Duration != time.Second || got[0].Kind != journal.Code {
		t.Errorf("%+v, %v", got, err)
	}
}

// E8: each filter finds its own, a session with the steps that led to it, and pages do not overlap.
func TestEventQueries(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "data"))
	ok, bad := journal.OK, journal.Refused
	err := s.SaveEvents(t.Context(), []journal.Event{
		{ID: 1, Flow: "f1", ClientID: "web", Outcome: ok},
		{ID: 2, Flow: "f2", ClientID: "spa", Outcome: bad},
		{ID: 3, Flow: "f1", ClientID: "web", SessionID: "s1", Outcome: ok},
		{ID: 4, ClientID: "web", SessionID: "s1", Outcome: bad},
		{ID: 5, ClientID: "spa", SessionID: "s2", Outcome: ok},
		{ID: 6, Outcome: bad},
	}, 100)
	if err != nil {
		t.Fatal(err)
	}
	type filter = journal.Filter
	for _, tt := range []struct {
		q    journal.Query
		want []int64
	}{
		{journal.Query{Limit: 3}, []int64{4, 5, 6}},
		{journal.Query{Limit: 2, Before: 4}, []int64{2, 3}},
		{journal.Query{Limit: 2, After: 2}, []int64{3, 4}},
		{journal.Query{Limit: 9, Filter: filter{SessionID: "s1"}}, []int64{1, 3, 4}},
		{journal.Query{Limit: 9, Filter: filter{SessionID: "s1", FailedOnly: true}}, []int64{4}},
		{journal.Query{Limit: 9, Filter: filter{ClientID: "spa"}}, []int64{2, 5}},
		{journal.Query{Limit: 9, Filter: filter{FailedOnly: true}}, []int64{2, 4, 6}},
		{journal.Query{Limit: 1, Filter: filter{FailedOnly: true}, Before: 4}, []int64{2}},
		{journal.Query{Limit: 9, Filter: filter{SessionID: "' OR 1=1 --"}}, nil},
	} {
		got, err := s.LoadEvents(t.Context(), tt.q)
		if err != nil || !slices.Equal(ids(got), tt.want) {
			t.Errorf("%+v: %v, want %v, %v", tt.q, ids(got), tt.want, err)
		}
	}
	if got, err := s.LastEvents(t.Context(), 5); err != nil || !slices.Equal(ids(got), []int64{5, 4}) {
		t.Errorf("sessions: %v, %v", ids(got), err)
	}
}

func ids(events []journal.Event) (ids []int64) {
	for _, e := range events {
		ids = append(ids, e.ID)
	}
	return ids
}
