package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"example.com/multiapp/apps/web/internal/cookie"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/ended"
)

const (
	// lockLife is how long a server that dies in the middle of an exchange keeps the
	// others from it. The environment forgives a second use of a refresh token for
	// 10 s after the first, so that nobody is signed out by that.
	lockLife    = 2 * time.Second
	lockRenewal = lockLife / 4
	// lookAgain is how often a server that waits for another's exchange looks.
	lookAgain = 50 * time.Millisecond

	lockPrefix   = "multiapp:web:refresh-lock:"
	resultPrefix = "multiapp:web:refresh-result:"
)

// sharedRefreshes makes the exchanges of several servers one. A lock in Redis is
// held for as long as its owner lives and works; the result is left there for
// latecomers, sealed with the cookie keys, under the hash of the token it replaces.
type sharedRefreshes struct {
	client *redis.Client
	jar    *cookie.Jar
}

// once returns what exchange does, or the result of the server that does it for
// the same token. When Redis cannot be asked it fails with [ended.ErrUnavailable],
// and nothing is exchanged. A nil receiver just exchanges.
func (s *sharedRefreshes) once(ctx context.Context, token string, exchange func() (*auth.Tokens, error)) (*auth.Tokens, error) {
	if s == nil {
		return exchange()
	}
	owner := rand.Text()
	for {
		locked, err := s.client.SetNX(ctx, lockPrefix+token, owner, lockLife).Result()
		if err != nil {
			return nil, stateUnavailable(err)
		}
		// The lock first: a result that comes later is then not missed.
		if tokens, err := s.result(ctx, token); tokens != nil || err != nil {
			if locked {
				s.unlock(ctx, token, owner)
			}
			return tokens, err
		}
		if locked {
			return s.exchange(ctx, token, owner, exchange)
		}
		select {
		case <-ctx.Done():
			return nil, stateUnavailable(ctx.Err())
		case <-time.After(lookAgain):
		}
	}
}

// exchange is for the owner of the lock.
func (s *sharedRefreshes) exchange(ctx context.Context, token, owner string, exchange func() (*auth.Tokens, error)) (*auth.Tokens, error) {
	defer s.unlock(ctx, token, owner)
	defer s.keepLocked(ctx, token, owner)()
	tokens, err := exchange()
	if err != nil {
		return nil, err
	}
	// Who cannot leave the result still has it: latecomers then exchange on their own.
	if value, err := encodeTokens(tokens); err == nil {
		_ = s.client.Set(ctx, resultPrefix+token, s.jar.Seal(value, resultPrefix+token), handOver).Err()
	}
	return tokens, nil
}

// Only the owner's lock is its own to keep or to open.
var (
	renewScript  = redis.NewScript(`if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`)
	unlockScript = redis.NewScript(`if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`)
)

// keepLocked renews the lock until the function that it returns is called.
func (s *sharedRefreshes) keepLocked(ctx context.Context, token, owner string) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(lockRenewal)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				// A renewal that fails is tried again; a lock that is lost costs a second exchange.
				_ = renewScript.Run(ctx, s.client, []string{lockPrefix + token}, owner, lockLife.Milliseconds()).Err()
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

func (s *sharedRefreshes) unlock(ctx context.Context, token, owner string) {
	_ = unlockScript.Run(ctx, s.client, []string{lockPrefix + token}, owner).Err() // else it runs out
}

// result returns what another server left, or nil.
func (s *sharedRefreshes) result(ctx context.Context, token string) (*auth.Tokens, error) {
	box, err := s.client.Get(ctx, resultPrefix+token).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, stateUnavailable(err)
	}
	value, err := s.jar.Open(box, resultPrefix+token)
	if err != nil {
		return nil, fmt.Errorf("web: a shared refresh does not open: set the same WEB_COOKIE_KEYS on every server: %w", err)
	}
	return decodeTokens(value)
}

func stateUnavailable(err error) error {
	return fmt.Errorf("%w: shared refresh: %w", ended.ErrUnavailable, err)
}

// sharedTokens spells out what [auth.Tokens] keeps to itself in JSON.
type sharedTokens struct {
	Access, Refresh, ID string
	Claims              storedClaims
	Identity            auth.Identity
}

func encodeTokens(t *auth.Tokens) ([]byte, error) {
	return json.Marshal(sharedTokens{t.AccessToken.Reveal(), t.RefreshToken.Reveal(), t.IDToken.Reveal(),
		storeClaims(t.Claims), t.Identity})
}

func decodeTokens(value []byte) (*auth.Tokens, error) {
	var s sharedTokens
	if err := json.Unmarshal(value, &s); err != nil {
		return nil, errors.New("web: a shared refresh cannot be read") // the cause may quote it
	}
	return &auth.Tokens{AccessToken: auth.Secret(s.Access), RefreshToken: auth.Secret(s.Refresh), IDToken: auth.Secret(s.ID),
		Claims: s.Claims.claims(), Identity: s.Identity}, nil
}
