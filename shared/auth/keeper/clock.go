package keeper

import (
	"context"
	"time"
)

const (
	// longestNap bounds each wait: on some systems timers stand still while the machine
	// sleeps, so the clock on the wall is looked at again and again.
	longestNap = 10 * time.Second

	// jump is how far the clock on the wall is from what a wait explains that tells of
	// sleep or of a clock that was set. It exceeds any wait.
	jump = 30 * time.Second
)

func (k *Keeper) due() bool {
	at, ok := k.refreshAt()
	return ok && !k.wallClock().Before(at)
}

func (k *Keeper) nap() time.Duration {
	at, ok := k.refreshAt()
	if !ok {
		return longestNap
	}
	return max(min(at.Sub(k.wallClock()), longestNap), 10*time.Millisecond)
}

// wallClock strips the monotonic reading, which does not count sleep.
func (k *Keeper) wallClock() time.Time { return k.config.Now().Round(0) }

// lookAtClock reports whether the clock on the wall jumped during a wait, and wakes the
// session if so: a machine that slept may have missed the session's end, its streams
// are dead without knowing it, and a clock that was set says nothing about expiry.
func (k *Keeper) lookAtClock(ctx context.Context, since time.Time, nap time.Duration) (jumped bool) {
	gap := k.wallClock().Sub(since) - nap
	if gap.Abs() <= jump {
		return false
	}
	k.config.Log.Info("the machine slept, or its clock was set", "by", gap.Round(time.Second))
	tokens := k.current()
	if tokens == nil {
		return true
	}
	k.tries = 0 // the network may need a moment: the next tries follow quickly
	k.mu.Lock()
	rouse := k.session.rouse
	k.mu.Unlock()
	rouse()
	_ = k.refresh(ctx, tokens) // the state tells how it went
	return true
}
