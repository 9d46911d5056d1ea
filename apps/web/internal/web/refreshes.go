package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"example.com/multiapp/shared/auth"
)

const (
	// handOver is how long a refresh's result is kept for requests that were sent
	// with the same, by then used, refresh token.
	handOver = 30 * time.Second
	// maxHandOvers bounds the results kept, a few kB each.
	maxHandOvers = 1000
	// exchangeTimeout bounds an exchange that no longer depends on its request.
	exchangeTimeout = 15 * time.Second
)

// refreshes exchanges each refresh token once: a second use would look like theft
// to the environment and end the session (RFC 9700 §4.14.2).
type refreshes struct {
	exchange func(context.Context, *auth.Tokens) (*auth.Tokens, error)
	now      func() time.Time
	shared   *sharedRefreshes // nil when this is the only server
	flight   singleflight.Group

	mu   sync.Mutex
	done map[[sha256.Size]byte]refreshed
}

type refreshed struct {
	tokens *auth.Tokens
	until  time.Time
}

// do returns the tokens that follow t. A caller that goes away does not stop the
// exchange: the others wait for it, and the new refresh token must not be lost.
func (r *refreshes) do(ctx context.Context, t *auth.Tokens) (*auth.Tokens, error) {
	key := sha256.Sum256([]byte(t.RefreshToken))
	next, err, _ := r.flight.Do(string(key[:]), func() (any, error) {
		if tokens := r.recent(key); tokens != nil {
			return tokens, nil
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), exchangeTimeout)
		defer cancel()
		exchange := func() (*auth.Tokens, error) { return r.exchange(ctx, t) }
		tokens, err := r.shared.once(ctx, hex.EncodeToString(key[:]), exchange)
		if err == nil {
			r.keep(key, tokens)
		}
		return tokens, err
	})
	if err != nil {
		return nil, err
	}
	return next.(*auth.Tokens), nil
}

func (r *refreshes) recent(key [sha256.Size]byte) *auth.Tokens {
	r.mu.Lock()
	defer r.mu.Unlock()
	if found := r.done[key]; r.now().Before(found.until) {
		return found.tokens
	}
	return nil
}

// keep makes room by forgetting what is over, else anything: the environment has
// a grace of its own for a refresh token that comes twice.
func (r *refreshes) keep(key [sha256.Size]byte, tokens *auth.Tokens) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done == nil {
		r.done = make(map[[sha256.Size]byte]refreshed)
	}
	for old, result := range r.done {
		if len(r.done) >= maxHandOvers || !r.now().Before(result.until) {
			delete(r.done, old)
		}
	}
	r.done[key] = refreshed{tokens, r.now().Add(handOver)}
}
