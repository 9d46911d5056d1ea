//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// readyWithin is how long a server may take from its start to its ready line.
const readyWithin = time.Minute

// House is all parts together: when one server ends, all end.
type House struct {
	Parts   []Part
	Console *Console
	// Grace is how long a part may take to end before it is killed.
	Grace time.Duration
	// Table is printed once, when every server is ready.
	Table func() string

	progress *progress
	ready    map[string]chan struct{}
}

// Run builds and runs everything until graceful ends, and then stops it; force ends the wait for that. It returns
// [context.Canceled] after such an end, and otherwise what went wrong first, when everything has stopped.
func (h *House) Run(graceful, force context.Context) error {
	h.progress = &progress{console: h.Console, now: time.Now}
	h.ready = map[string]chan struct{}{}
	for _, part := range h.Parts {
		h.ready[part.Name] = make(chan struct{})
	}
	defer context.AfterFunc(graceful, func() { h.Console.Print("\nStopping.") })()
	group, ctx := errgroup.WithContext(graceful)
	for _, part := range h.Parts {
		group.Go(func() error { return h.run(ctx, force, part) })
	}
	group.Go(func() error { return h.announce(ctx) })
	ticking, stop := context.WithCancel(context.Background())
	defer stop()
	go h.progress.tick(ticking)
	return group.Wait()
}

// announce prints the table once every server is ready.
func (h *House) announce(ctx context.Context) error {
	if err := h.awaitServers(ctx); err != nil {
		return nil // whoever ended ctx reports why
	}
	h.Console.Print(h.Table())
	return nil
}

func (h *House) awaitServers(ctx context.Context) error {
	for _, part := range h.Parts {
		if part.Window {
			continue
		}
		if err := h.await(ctx, part.Name); err != nil {
			return err
		}
	}
	return nil
}

func (h *House) await(ctx context.Context, name string) error {
	select {
	case <-h.ready[name]:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run takes one part through its life. An error ends all other parts.
func (h *House) run(ctx, force context.Context, part Part) error {
	if part.Window {
		return h.runWindow(ctx, force, part)
	}
	if err := h.build(ctx, part); err != nil {
		return err
	}
	if part.Needs != "" {
		if err := h.await(ctx, part.Needs); err != nil {
			return err
		}
	}
	process, err := startProcess(part, h.Console)
	if err != nil {
		return err
	}
	if err := h.serve(ctx, process); err != nil {
		h.sayWhy(err, process)
		process.Stop(force, h.Grace)
		return err
	}
	return nil
}

// serve returns when the server must end, or has ended.
func (h *House) serve(ctx context.Context, p *Process) error {
	late := time.NewTimer(readyWithin)
	defer late.Stop()
	ready := p.Ready
	for {
		select {
		case <-ready:
			close(h.ready[p.Name])
			late.Stop()
			ready = nil // is heard once
		case <-p.Done:
			return p.Why()
		case <-late.C:
			return fmt.Errorf("%s was not ready after %s", p.Name, readyWithin)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (h *House) sayWhy(err error, p *Process) {
	if errors.Is(err, context.Canceled) {
		return
	}
	h.Console.Print(fmt.Sprintf("%s has a problem; stopping the rest.", p.Name))
}

// runWindow builds and opens a window. Whatever happens to it, the servers go on.
func (h *House) runWindow(ctx, force context.Context, part Part) error {
	if part.Missing != "" {
		return nil // the table says so
	}
	if err := h.build(ctx, part); err != nil {
		return h.without(ctx, part, err)
	}
	if err := h.awaitServers(ctx); err != nil {
		return err
	}
	process, err := startProcess(part, h.Console)
	if err != nil {
		return h.without(ctx, part, err)
	}
	select {
	case <-process.Done:
		h.Console.Print(closed(part, process))
		return nil
	case <-ctx.Done():
		process.Stop(force, h.Grace)
		return ctx.Err()
	}
}

func (h *House) without(ctx context.Context, part Part, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	h.Console.Print(fmt.Sprintf("Going on without %s: %v", part.Name, err))
	return nil
}

func closed(part Part, process *Process) string {
	if process.Err == nil {
		return fmt.Sprintf("The %s window was closed; the servers go on. To open it again: %s", part.Name, part.Run.Args[0])
	}
	return process.Why().Error() + "\nThe servers go on."
}
