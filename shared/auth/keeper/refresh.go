package keeper

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"example.com/multiapp/shared/auth"
)

const (
	// refreshBefore is how long before expiry tokens are refreshed, at most; a
	// fifth of the lifetime when that is shorter.
	refreshBefore = time.Minute
	// patience bounds work that must not be cut short half-way: a refresh whose
	// answer is lost has used up the refresh token.
	patience = 30 * time.Second

	firstRetry   = time.Second
	longestRetry = 30 * time.Second

	// longUnheard is how old the last refresh is when a person's return to the
	// window is worth another.
	longUnheard = time.Minute
)

// Refresh buys the next tokens. However many ask at the same time, there is one
// exchange, and all get its outcome (D4). It returns nil, [ErrSignedOut] when the
// session is over, or [auth.ErrUnavailable]; the state shows which.
//
// ctx bounds the wait for others, not the exchange: once a refresh token is on
// its way its successor must arrive in the store. [Keeper.SignOut] cuts it short.
func (k *Keeper) Refresh(ctx context.Context) error {
	return k.refreshFrom(ctx, k.current())
}

// Check refreshes when somebody comes back to the window, unless the session was
// heard of a short time ago or the relay would tell of its end. While the environment
// is away it is asked at once, whenever its turn would be.
func (k *Keeper) Check(ctx context.Context) {
	s := k.State()
	unheard := s.Phase == SignedIn && !s.Listening && k.wallClock().Sub(s.RefreshedAt) > longUnheard
	if s.Offline || unheard {
		_ = k.Refresh(ctx) // the state tells how it went
	}
}

// Tokens returns the session's tokens, nil without a session. An access token that
// has expired, as after an outage, is refreshed first if the environment answers.
func (k *Keeper) Tokens(ctx context.Context) *auth.Tokens {
	tokens := k.current()
	if tokens == nil || tokens.Claims == nil {
		return nil
	}
	if !k.wallClock().Before(tokens.Claims.Expiry) {
		_ = k.refreshFrom(ctx, tokens)
		return k.current()
	}
	return tokens
}

// refreshFrom replaces before, unless somebody else does it first.
func (k *Keeper) refreshFrom(ctx context.Context, before *auth.Tokens) (err error) {
	if before == nil {
		return ErrSignedOut
	}
	notAsked := k.ask(ctx, func(ctx context.Context) {
		switch k.tokens {
		case nil:
			err = ErrSignedOut
		case before:
			err = k.refresh(ctx, before)
		default:
			err = k.failed // somebody was quicker: their outcome
		}
	})
	return errors.Join(notAsked, err)
}

func (k *Keeper) refresh(ctx context.Context, before *auth.Tokens) error {
	life := k.session.life
	if life.Err() != nil {
		return ErrSignedOut
	}
	exchange, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	defer context.AfterFunc(life, func() {
		if ctx.Err() == nil { // signed out; the end of the program waits for the answer
			cancel()
		}
	})()
	k.update(func(s *State) { s.Refreshing = true })
	next, err := k.config.Auth.Refresh(exchange, before)
	k.update(func(s *State) { s.Refreshing = false })
	switch {
	case life.Err() != nil && ctx.Err() == nil:
		return ErrSignedOut
	case errors.Is(err, auth.ErrSessionEnded): // M3
		k.forget(ctx, Ending{Via: noticedBy(before)})
		return ErrSignedOut
	case err != nil:
		k.keepSuccessor(ctx, before, next)
		k.offline(err)
		return err
	}
	k.adopt(ctx, next)
	return nil
}

// keepSuccessor stores the refresh token that came with tokens which could not be
// verified, as on a machine whose clock is wrong: the one before is used up.
func (k *Keeper) keepSuccessor(ctx context.Context, before, next *auth.Tokens) {
	if next == nil || next.RefreshToken == before.RefreshToken {
		return
	}
	kept := *before
	kept.RefreshToken = next.RefreshToken
	err := k.save(context.WithoutCancel(ctx), kept.RefreshToken)
	k.update(func(s *State) { k.tokens = &kept; s.kept(err) })
}

// noticedBy tells the first refresh of a restored session from the others.
func noticedBy(refused *auth.Tokens) Via {
	if refused.Claims == nil {
		return ViaStartUp
	}
	return ViaRefresh
}

// offline keeps the session and plans the next try, each time a little later.
func (k *Keeper) offline(err error) {
	wait := backOff(k.tries)
	k.tries++
	k.failed = err
	k.update(func(s *State) { s.Offline, s.Trouble, s.RetryAt = true, troubleOf(err), k.config.Now().Add(wait) })
	k.config.Log.Warn("the environment could not be used; the session is kept", "trouble", troubleOf(err), "err", err)
}

// backOff grows with the failures so far. Half of it is random: not all clients
// knock when a server comes back.
func backOff(failures int) time.Duration {
	wait := min(firstRetry<<min(failures, 10), longestRetry)
	return wait/2 + rand.N(wait/2)
}

// refreshAt is when the tokens are to be refreshed; ok is false without tokens. A clock
// that is ahead makes them look old at once: they are used for a while all the same. A
// retry that lies further ahead than any does was planned by a clock that was set back since.
func (k *Keeper) refreshAt() (at time.Time, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.tokens == nil {
		return time.Time{}, false
	}
	claims := k.tokens.Claims
	if k.state.Offline || claims == nil {
		if now := k.wallClock(); k.state.RetryAt.Sub(now) > longestRetry {
			return now, true
		}
		return k.state.RetryAt, true
	}
	early := min(refreshBefore, claims.Expiry.Sub(claims.IssuedAt)/5)
	at, soonest := claims.Expiry.Add(-early), k.state.RefreshedAt.Add(early)
	if at.Before(soonest) {
		at = soonest
	}
	return at, true
}
