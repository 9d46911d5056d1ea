package keeper

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"example.com/multiapp/shared/auth"
)

const (
	// steady is how long a connection lasts that counts as a success.
	steady = 10 * time.Second
	// longPause follows an answer that asking again soon would not change.
	longPause = 2 * time.Minute
)

// listen hears of the session's end from the web app until the session is cut
// (M4, D7). Run's goroutine calls it with each new token; one listener is enough.
func (k *Keeper) listen(s *session) {
	if k.config.RelayURL == "" || s.listening {
		return
	}
	s.listening = true
	k.listeners.Go(func() { k.keepListening(s) })
}

// keepListening connects again and again. What was missed in between is told at
// the next connection.
func (k *Keeper) keepListening(s *session) {
	for so := (&setbacks{}); k.listenOnce(s, so); {
	}
}

// listenOnce follows one stream, and reports whether to open another.
func (k *Keeper) listenOnce(s *session, so *setbacks) bool {
	ctx, rouse := context.WithCancel(s.life)
	defer rouse()
	k.mu.Lock()
	s.rouse = rouse
	k.mu.Unlock()
	used, began := k.current(), k.config.Now()
	if used == nil {
		return false
	}
	ending, err := k.hear(ctx, used, func() { k.connected(s) })
	k.setListening(s, false)
	if ending != nil {
		k.endedElsewhere(s, *ending)
		return false
	}
	if k.config.Now().Sub(began) >= steady {
		*so = setbacks{}
	}
	k.config.Log.Debug("the relay's stream is over", "why", err)
	if k.beforeNextTry(ctx, used, err, so) {
		return true
	}
	return ctx.Err() != nil && s.life.Err() == nil // roused: at once
}

// connected tells the window, and asks the environment that was away: where the web
// app answers the network is back.
func (k *Keeper) connected(s *session) {
	k.setListening(s, true)
	if k.State().Offline {
		k.listeners.Go(func() { _ = k.Refresh(s.life) }) // the state tells how it went
	}
}

// setbacks counts what went wrong since the last steady connection.
type setbacks struct{ failures, refusals int }

// beforeNextTry does what the end of a stream asks for, and reports whether to
// listen again.
func (k *Keeper) beforeNextTry(ctx context.Context, used *auth.Tokens, err error, so *setbacks) bool {
	pause := backOff(so.failures)
	so.failures++
	switch {
	case ctx.Err() != nil:
		return false
	case errors.Is(err, errNoRelay):
		k.config.Log.Info("the web app tells nothing about sessions; a sign-out elsewhere is noticed at the next refresh", "why", err)
		return false
	case errors.Is(err, errTooMany):
		pause = longPause + rand.N(longPause/2)
	case errors.Is(err, errTokenExpired):
		if so.refusals++; so.refusals > 1 { // a fresh token is refused as well
			pause = longPause + rand.N(longPause/2)
		} else if k.refreshFrom(ctx, used) == nil {
			return true
		}
	}
	return k.pause(ctx, pause) == nil
}

// setListening tells the window, if the session is still the same.
func (k *Keeper) setListening(s *session, yes bool) {
	k.update(func(state *State) {
		if k.session == s {
			state.Listening = yes
		}
	})
}

// endedElsewhere believes the relay without asking the environment: it is our own
// web app, which TLS (or the loopback interface) vouches for, which has verified a
// logout token, and which could do no worse than sign somebody out. So the end is
// noticed at once, and also while the environment is away.
func (k *Keeper) endedElsewhere(s *session, ending Ending) {
	s.cut() // a refresh that is under way has nothing to wait for
	_ = k.ask(context.Background(), func(ctx context.Context) {
		if k.session == s {
			k.forget(ctx, ending)
		}
	})
}
