package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"example.com/multiapp/apps/web/internal/cookie"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/ended"
	"example.com/multiapp/shared/auth/ended/redistest"
)

// sharing returns one server's part in the refreshes at a Redis.
func sharing(t *testing.T, state *redistest.Server, key []byte) *sharedRefreshes {
	t.Helper()
	client, err := ended.NewRedisClient(state.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	jar, err := cookie.New([][]byte{key}, false)
	if err != nil {
		t.Fatal(err)
	}
	return &sharedRefreshes{client: client, jar: jar}
}

var someTokens = &auth.Tokens{AccessToken: "eyJaccess", RefreshToken: "rt_next", IDToken: "eyJid",
	Claims: &auth.Claims{Subject: "usr_1", SessionID: "ses_1", Audience: []string{"web"}, Roles: []string{"admin"},
		IssuedAt: time.Unix(1_700_000_000, 0).UTC(), Expiry: time.Unix(1_700_000_300, 0).UTC(), Issuer: "https://issuer"},
	Identity: auth.Identity{Name: "Ada Lovelace"}}

// W6: of many servers one exchanges, and all have the result, whole.
func TestSharedRefreshesExchangeOnce(t *testing.T) {
	state := redistest.Start(t)
	var exchanges atomic.Int32
	begun, answer := make(chan struct{}), make(chan struct{})
	exchange := func() (*auth.Tokens, error) {
		exchanges.Add(1)
		close(begun)
		<-answer
		return someTokens, nil
	}
	check := func(s *sharedRefreshes) {
		got, err := s.once(t.Context(), "token", exchange)
		if err != nil || got.RefreshToken != "rt_next" || got.IDToken != "eyJid" || !got.Claims.Expiry.Equal(someTokens.Claims.Expiry) ||
			!got.Claims.HasAudience("web") || got.Claims.Roles[0] != "admin" || got.Identity.Name != "Ada Lovelace" {
			t.Errorf("once = %+v, %v", got, err)
		}
	}
	var wg sync.WaitGroup
	wg.Go(func() { check(sharing(t, state, testKey)) })
	<-begun
	for range 5 {
		s := sharing(t, state, testKey)
		wg.Go(func() { check(s) })
	}
	close(answer)
	wg.Wait()
	late := sharing(t, state, testKey)
	check(late)
	if n := exchanges.Load(); n != 1 {
		t.Errorf("%d exchanges, want 1", n)
	}
	wantSealed(t, late.client)
}

// wantSealed looks for anything in Redis that only the servers may read.
func wantSealed(t *testing.T, client *redis.Client) {
	t.Helper()
	keys, err := client.Keys(t.Context(), "*").Result()
	if err != nil || len(keys) != 1 { // the lock is open again
		t.Errorf("Redis holds %q, %v; want the result alone", keys, err)
	}
	for _, key := range keys {
		value := client.Get(t.Context(), key).Val()
		if life := client.PTTL(t.Context(), key).Val(); strings.Contains(value, "rt_") || strings.Contains(value, "eyJ") || life <= 0 || life > handOver {
			t.Errorf("%s is readable or stays for %v", key, life)
		}
	}
}

// W6: a slow exchange is waited for, however long the lock lives; a failed one is
// tried by the next.
func TestSharedRefreshesAfterAFailure(t *testing.T) {
	state := redistest.Start(t)
	one, two := sharing(t, state, testKey), sharing(t, state, testKey)
	fail := func() (*auth.Tokens, error) { return nil, auth.ErrUnavailable }
	if _, err := one.once(t.Context(), "token", fail); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("once = %v", err)
	}
	if got, err := two.once(t.Context(), "token", func() (*auth.Tokens, error) { return someTokens, nil }); err != nil || got != someTokens {
		t.Errorf("once = %v, %v", got, err)
	}
}

// A server with other keys says so, and signs nobody out.
func TestSharedRefreshesNeedTheSameKeys(t *testing.T) {
	state := redistest.Start(t)
	exchange := func() (*auth.Tokens, error) { return someTokens, nil }
	if _, err := sharing(t, state, testKey).once(t.Context(), "token", exchange); err != nil {
		t.Fatal(err)
	}
	_, err := sharing(t, state, []byte(strings.Repeat("x", cookie.KeySize))).once(t.Context(), "token", exchange)
	if err == nil || !strings.Contains(err.Error(), "WEB_COOKIE_KEYS") {
		t.Errorf("once = %v", err)
	}
}

// W14: without Redis nothing is exchanged.
func TestSharedRefreshesWithoutRedis(t *testing.T) {
	state := redistest.Start(t)
	s := sharing(t, state, testKey)
	state.Stop()
	_, err := s.once(t.Context(), "token", func() (*auth.Tokens, error) { t.Error("exchanged"); return someTokens, nil })
	if !errors.Is(err, ended.ErrUnavailable) {
		t.Errorf("once = %v", err)
	}
}

// W6: tokens that were had are kept, even when the registry fails right after.
func TestRefreshedTokensAreKept(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	a.clock.advance(expired)
	good := a.ended
	a.refreshes.exchange = func(ctx context.Context, tokens *auth.Tokens) (*auth.Tokens, error) {
		a.Server.ended = brokenRegistry{}
		return a.auth.Refresh(ctx, tokens)
	}
	b.get(pathRefresh).want(t, http.StatusServiceUnavailable)
	a.Server.ended = good
	b.wantSignedIn()
}
