package keeper

import (
	"context"
	"errors"
	"time"
)

var errStopped = errors.New("keeper: stopped")

// Run restores the session, then keeps it until ctx ends: it refreshes before
// expiry, after the machine slept, and when the environment is back (D4), and
// does what others ask. It returns after a refresh that is under way has reached
// the store. Call it once.
func (k *Keeper) Run(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer k.listeners.Wait()
	defer close(k.stopped)
	defer cancel()
	k.restore(ctx)
	for {
		nap, since := k.nap(), k.wallClock()
		select {
		case <-ctx.Done():
			return
		case do := <-k.asked:
			k.lookAtClock(ctx, since, nap)
			do(ctx)
		case <-k.back:
			k.retryStore(ctx)
		case <-k.config.After(nap):
			if !k.lookAtClock(ctx, since, nap) && k.due() {
				_ = k.refresh(ctx, k.current()) // the state tells how it went
			}
		}
	}
}

// ask does something on Run's goroutine and waits until it is done. ctx bounds
// the wait for the turn alone: what has begun must not be left half done.
func (k *Keeper) ask(ctx context.Context, do func(context.Context)) error {
	over := make(chan struct{})
	select {
	case k.asked <- func(ctx context.Context) { defer close(over); do(ctx) }:
		<-over
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-k.stopped:
		return errStopped
	}
}

// wait returns when d has passed, or the cause why ctx ended before.
func (k *Keeper) wait(ctx context.Context, d time.Duration) error {
	select {
	case <-k.config.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
