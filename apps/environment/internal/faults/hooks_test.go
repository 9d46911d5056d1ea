package faults

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/provider"
)

func switches(loopback bool, events *[]string) *Switches {
	return New(Config{Offered: loopback, Now: time.Now, RequestID: func(context.Context) string { return "" },
		Journal: func(e journal.Event) { *events = append(*events, e.Reason) }})
}

// Each change is in the journal once; the clock is wrong in one direction only.
func TestSet(t *testing.T) {
	var events []string
	s := switches(true, &events)
	for _, step := range []struct {
		fault Fault
		on    bool
	}{{SlowToken, true}, {SlowToken, true}, {ClockAhead, true}, {ClockBehind, true}, {SlowToken, false}, {DeadBackChannel, false}} {
		if err := s.Set(t.Context(), step.fault, step.on); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"Slow token endpoint: on", "Clock five minutes fast: on", "Clock five minutes fast: off", "Clock five minutes slow: on", "Slow token endpoint: off"}
	if !slices.Equal(events, want) {
		t.Errorf("journal %q, want %q", events, want)
	}
	if got := s.Names(); !slices.Equal(got, []string{"Clock five minutes slow"}) {
		t.Errorf("on: %q", got)
	}
	if err := s.Set(t.Context(), "no-such-fault", true); !errors.Is(err, ErrUnknown) {
		t.Errorf("an unknown fault: %v", err)
	}
}

// E10: nothing can be broken where other machines can reach the environment.
func TestLoopbackOnly(t *testing.T) {
	var events []string
	s := switches(false, &events)
	for _, info := range Catalog {
		if err := s.Set(t.Context(), info.Fault, true); !errors.Is(err, ErrNotOffered) || s.On(info.Fault) {
			t.Errorf("%s: %v", info.Fault, err)
		}
	}
	mux := http.NewServeMux()
	Page{PageConfig{Switches: s}}.Routes(mux)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/faults", nil))
	if w.Code != http.StatusNotFound || len(events) != 0 {
		t.Errorf("status %d, journal %q", w.Code, events)
	}
}

// The slow endpoint is the token endpoint, and it is late by three seconds.
func TestSlowToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var events []string
		s := switches(true, &events)
		h := s.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
		if err := s.Set(t.Context(), SlowToken, true); err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]time.Duration{provider.PathToken: SlowBy, provider.PathRevoke: 0} {
			started, w := time.Now(), httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, nil))
			if took := time.Since(started); took != want || w.Code != http.StatusTeapot {
				t.Errorf("%s took %s, want %s; status %d", path, took, want, w.Code)
			}
		}
	})
}
