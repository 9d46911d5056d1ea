// Package faults breaks the environment on purpose, one switch each, so that tests and the tutorial can show what an
// application does about it. Start with Switches; catalog.go says what there is, and page.go is the page /faults.
//
// Switches are kept in memory, so that they are off after a restart, and can be used only while the environment listens
// on a loopback address. They reach the environment in four places: Middleware around every address, TokenTime and
// TokenLifetime for tokens that are made, and Transport for back-channel deliveries. Rotating the keys is no fault and
// has no switch; the page offers it because applications have to bear it.
package faults

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"example.com/multiapp/apps/environment/internal/journal"
)

// What Set refuses.
var (
	ErrUnknown    = errors.New("there is no such fault")
	ErrNotOffered = errors.New("faults can be switched only where the dashboard is offered: on a loopback address")
)

// Config is what Switches need; all fields are required.
type Config struct {
	Offered   bool // the developer's pages are offered here
	Now       func() time.Time
	Journal   func(journal.Event) // is told of every change
	RequestID func(context.Context) string
}

// Switches are all off at first. They are safe for concurrent use.
type Switches struct {
	cfg Config

	mu sync.Mutex
	on map[Fault]bool
}

// New returns the switches, all off.
func New(cfg Config) *Switches { return &Switches{cfg: cfg, on: map[Fault]bool{}} }

// Set switches a fault on or off. The clock can be wrong in one direction only, so one switches the other off.
func (s *Switches) Set(ctx context.Context, f Fault, on bool) error {
	info, ok := find(f)
	switch {
	case !s.cfg.Offered:
		return ErrNotOffered
	case !ok:
		return fmt.Errorf("%w: %q", ErrUnknown, f)
	}
	if opposite := map[Fault]Fault{ClockAhead: ClockBehind, ClockBehind: ClockAhead}[f]; on && opposite != "" {
		if err := s.Set(ctx, opposite, false); err != nil {
			return err
		}
	}
	if s.change(f, on) {
		s.record(ctx, info.Name, on)
	}
	return nil
}

// change reports whether the switch stood otherwise.
func (s *Switches) change(f Fault, on bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed := s.on[f] != on
	s.on[f] = on
	return changed
}

func (s *Switches) record(ctx context.Context, name string, on bool) {
	reason := name + ": off"
	if on {
		reason = name + ": on"
	}
	s.cfg.Journal(journal.Event{At: s.cfg.Now(), RequestID: s.cfg.RequestID(ctx), Kind: journal.Fault, Outcome: journal.OK, Reason: reason})
}

// On reports whether a fault is switched on.
func (s *Switches) On(f Fault) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.on[f]
}

// Names are those of the faults that are on, for people.
func (s *Switches) Names() (names []string) {
	for _, info := range Catalog {
		if s.On(info.Fault) {
			names = append(names, info.Name)
		}
	}
	return names
}
