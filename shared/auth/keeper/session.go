package keeper

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"example.com/multiapp/shared/auth"
)

// ErrSignedOut says that there is no session, or none any longer.
var ErrSignedOut = errors.New("keeper: signed out")

var errNoRefreshToken = errors.New("keeper: the environment sent no refresh token")

// session is one session's life: cutting it ends the refresh that is under way
// and the listening.
type session struct {
	life      context.Context
	cut       context.CancelFunc
	listening bool
	rouse     context.CancelFunc // ends the relay's stream for a new one; guarded by Keeper.mu
}

func newSession(ctx context.Context) *session {
	life, cut := context.WithCancel(ctx)
	return &session{life: life, cut: cut, rouse: func() {}}
}

// Start makes the tokens of a login the session, in place of an older one. It
// returns when the refresh token is stored, or the store has refused it.
func (k *Keeper) Start(ctx context.Context, tokens *auth.Tokens) error {
	return k.ask(ctx, func(ctx context.Context) {
		if older := k.session; older != nil {
			older.cut()
		}
		session := newSession(ctx)
		k.update(func(s *State) { k.session, k.tokens, s.Listening = session, nil, false })
		k.adopt(ctx, tokens)
	})
}

// SignOut ends the session here, in memory and in the store, and returns what the
// environment's logout asks for (D5). ok is false when nobody was signed in.
func (k *Keeper) SignOut(ctx context.Context) (idToken auth.Secret, ok bool) {
	k.mu.Lock()
	session := k.session
	k.mu.Unlock()
	if session == nil {
		return "", false
	}
	session.cut() // a refresh that is under way brings nothing back
	err := k.ask(ctx, func(ctx context.Context) {
		if ok = k.session == session; ok {
			idToken = k.tokens.IDToken
			k.forget(ctx, Ending{Via: ViaYou})
		}
	})
	return idToken, ok && err == nil
}

// adopt makes next the session's tokens. The refresh token is stored before
// anything uses the others, so that a crash in between leaves a store that works.
func (k *Keeper) adopt(ctx context.Context, next *auth.Tokens) {
	err := k.save(context.WithoutCancel(ctx), next.RefreshToken)
	k.tries, k.failed = 0, nil
	k.update(func(s *State) {
		k.tokens = next
		*s = State{Phase: SignedIn, SessionID: next.Claims.SessionID, Claims: next.Claims, Identity: next.Identity,
			RefreshedAt: k.config.Now(), Listening: s.Listening, Ending: s.Ending}
		s.kept(err)
	})
	k.listen(k.session)
}

// save stores the refresh token. A store that refuses the new token must not keep the old one: it is used up, and using
// it again would end the session everywhere (RFC 9700 §4.14).
func (k *Keeper) save(ctx context.Context, token auth.Secret) error {
	if token == "" {
		k.config.Log.Warn("the environment sent no refresh token: is the scope offline_access asked for?")
		return errNoRefreshToken
	}
	err := k.config.Store.Save(ctx, token)
	if err == nil {
		k.left = false
		return nil
	}
	if !k.State().MemoryOnly { // said once
		k.config.Log.Warn("the session is kept in memory only", "err", err)
	}
	if err := k.config.Store.Clear(ctx); err != nil {
		k.config.Log.Debug("clear the secret store", "err", err)
	}
	return err
}

// forget ends the session: in memory, then in the store. The window need not wait
// for a keyring: a token that a crash leaves behind is refused at the next start.
func (k *Keeper) forget(ctx context.Context, ending Ending) {
	k.session.cut()
	k.tries, k.failed = 0, nil
	ending.Noticed = k.config.Now()
	k.update(func(s *State) {
		ending.SessionID = s.SessionID
		k.session, k.tokens = nil, nil
		*s = State{Phase: SignedOut, SessionID: s.SessionID, MemoryOnly: s.MemoryOnly, StoreErr: s.StoreErr, Ending: ending}
	})
	k.clear(ctx)
	k.observe(ending)
}

// observe reports the end as a step of the timeline.
func (k *Keeper) observe(e Ending) {
	detail := []slog.Attr{slog.String("via", string(e.Via))}
	if e.By != "" {
		detail = append(detail, slog.String("by", e.By))
	}
	if !e.At.IsZero() {
		detail = append(detail, slog.Duration("after", e.Noticed.Sub(e.At).Round(time.Millisecond)))
	}
	k.config.Observer(auth.Event{Kind: auth.SessionEnded, SessionID: e.SessionID, Start: e.Noticed,
		Duration: k.config.Now().Sub(e.Noticed), Detail: detail})
}
