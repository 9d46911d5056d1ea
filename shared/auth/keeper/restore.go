package keeper

import (
	"context"
	"errors"

	"example.com/multiapp/shared/auth"
)

// restore reads the secret store and buys fresh, verified tokens with what it
// finds (D4). Without an answer from the environment the session stays Starting,
// and Run tries again.
func (k *Keeper) restore(ctx context.Context) {
	token, err := k.config.Store.Load(ctx)
	missing := errors.Is(err, ErrNothingStored)
	if err != nil {
		if !missing {
			k.config.Log.Warn("there is no secret store: sessions will be kept in memory only", "err", err)
		}
		if missing {
			err = nil
		}
		k.update(func(s *State) { s.Phase = SignedOut; s.kept(err) })
		return
	}
	session := newSession(ctx)
	k.update(func(s *State) {
		k.session, k.tokens, s.Phase = session, &auth.Tokens{RefreshToken: token}, Starting
		s.kept(nil)
	})
	_ = k.refresh(ctx, k.current()) // the state tells how it went
}
