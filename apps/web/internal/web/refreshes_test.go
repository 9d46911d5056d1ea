package web

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"example.com/multiapp/shared/auth"
)

// W6: one refresh token is exchanged once, and latecomers get its result for 30 s.
func TestRefreshesExchangeOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock, calls, answered := &clock{now: time.Now()}, 0, make(chan struct{})
		r := refreshes{now: clock.Now, exchange: func(ctx context.Context, t *auth.Tokens) (*auth.Tokens, error) {
			calls++
			<-answered
			return &auth.Tokens{RefreshToken: t.RefreshToken + "+"}, ctx.Err()
		}}
		cancelled, cancel := context.WithCancel(t.Context())
		cancel() // a browser that went away
		do := func(ctx context.Context) {
			if next, err := r.do(ctx, &auth.Tokens{RefreshToken: "a"}); err != nil || next.RefreshToken != "a+" {
				t.Errorf("do = %v, %v", next, err)
			}
		}
		go do(cancelled)
		synctest.Wait() // it is the one that exchanges
		for range 20 {
			go do(t.Context())
		}
		synctest.Wait()
		close(answered)
		synctest.Wait()
		clock.advance(handOver - time.Second)
		do(t.Context())
		if calls != 1 {
			t.Errorf("%d exchanges, want 1", calls)
		}
		clock.advance(time.Second)
		do(t.Context())
		if calls != 2 {
			t.Errorf("%d exchanges after %v, want 2", calls, handOver)
		}
	})
}

// W14: a failure is not remembered.
func TestRefreshesTryAgain(t *testing.T) {
	fail := auth.ErrUnavailable
	r := refreshes{now: time.Now, exchange: func(context.Context, *auth.Tokens) (*auth.Tokens, error) { return &auth.Tokens{}, fail }}
	if _, err := r.do(t.Context(), &auth.Tokens{RefreshToken: "a"}); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("do = %v, want ErrUnavailable", err)
	}
	fail = nil
	if _, err := r.do(t.Context(), &auth.Tokens{RefreshToken: "a"}); err != nil {
		t.Errorf("do = %v", err)
	}
}

func TestRefreshesAreBounded(t *testing.T) {
	r := refreshes{now: time.Now, exchange: func(context.Context, *auth.Tokens) (*auth.Tokens, error) { return &auth.Tokens{}, nil }}
	for i := range maxHandOvers + 10 {
		if _, err := r.do(t.Context(), &auth.Tokens{RefreshToken: auth.Secret(fmt.Sprint(i))}); err != nil {
			t.Fatal(err)
		}
	}
	if len(r.done) > maxHandOvers {
		t.Errorf("%d results are kept, want at most %d", len(r.done), maxHandOvers)
	}
}
