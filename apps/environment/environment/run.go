package environment

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"example.com/multiapp/apps/environment/internal/provider"
	"example.com/multiapp/apps/environment/internal/store"
	"example.com/multiapp/shared/server"
)

// How often the background work looks.
const (
	often  = time.Second      // expired sessions, rotated keys, unsaved events
	seldom = 10 * time.Minute // rows that are no longer needed
)

// retention is how long the store remembers what is over.
var retention = store.Retention{
	Ended: 7 * 24 * time.Hour, Unused: 24 * time.Hour, Rotated: 7 * 24 * time.Hour, Deliveries: 7 * 24 * time.Hour, Requests: 7 * 24 * time.Hour,
}

// Run serves the environment until ctx ends. When it can be reached it writes one line to ready.
func Run(ctx context.Context, cfg Config, ready io.Writer) error {
	cfg = cfg.withDefaults()
	listener, err := server.Listen(ctx, "environment", cfg.Addr)
	if err != nil {
		return err
	}
	e, err := New(ctx, cfg)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	return errors.Join(e.Serve(ctx, listener, ready), e.Close())
}

// Serve answers requests and works in the background until ctx ends and the requests under way have finished.
func (e *Environment) Serve(ctx context.Context, listener net.Listener, ready io.Writer) error {
	listener, err := e.cfg.secure(listener)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	context.AfterFunc(ctx, func() { close(e.stopping) })
	var background sync.WaitGroup
	background.Go(func() { e.Work(ctx) })
	err = server.Server{
		Name: "environment", Listener: listener, URL: e.cfg.Issuer, Handler: e, Log: e.cfg.Log, Ready: ready,
	}.Run(ctx)
	stop()
	background.Wait()
	return err
}

// Work does what no request does, until ctx ends: it ends expired sessions, delivers logout tokens, notices rotated
// keys, saves the journal and the log of requests, and forgets what is over.
func (e *Environment) Work(ctx context.Context) {
	var all sync.WaitGroup
	if err := e.Sessions.Review(ctx); err != nil {
		e.cfg.Log.Error("review sessions", "error", err)
	}
	all.Go(func() { e.Deliverer.Run(ctx) })
	all.Go(func() { e.repeat(ctx, often, "background work", e.Tick) })
	all.Go(func() {
		e.repeat(ctx, seldom, "forget", func(ctx context.Context) error { return e.Store.Sweep(ctx, e.cfg.Now(), retention) })
	})
	all.Wait()
}

// Tick does one round of the frequent background work.
func (e *Environment) Tick(ctx context.Context) error {
	return errors.Join(e.Sessions.Sweep(ctx), e.Provider.Keys.Refresh(ctx), e.Journal.Flush(ctx), e.Provider.SaveRequests(ctx))
}

func (e *Environment) repeat(ctx context.Context, every time.Duration, what string, do func(context.Context) error) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := do(ctx); err != nil && ctx.Err() == nil {
			e.cfg.Log.Error(what, "error", err)
		}
	}
}

// RotateKeys makes a new signing key in the data directory. An environment that is running starts to sign with it
// within a second; tokens signed before stay good until they expire.
func RotateKeys(ctx context.Context, cfg Config) (err error) {
	cfg = cfg.withDefaults()
	s, err := store.Open(cfg.Data)
	if err != nil {
		return fmt.Errorf("ENVIRONMENT_DATA: %w", err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return provider.RotateKeys(ctx, s, cfg.Now())
}

// RotateKeys makes a new signing key and signs with it from then on.
func (e *Environment) RotateKeys(ctx context.Context) error {
	if err := provider.RotateKeys(ctx, e.Store, e.cfg.Now()); err != nil {
		return err
	}
	return e.Provider.Keys.Refresh(ctx)
}
