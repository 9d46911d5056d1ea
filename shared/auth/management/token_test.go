package management

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
)

const someUser = `{"user": {"id": "usr_1"}}`

// W10: concurrent callers share one token, of the app's own.
func TestOneTokenForConcurrentCallers(t *testing.T) {
	a := startAPI(t)
	a.answer = says(http.StatusOK, someUser)
	client := a.client(t)
	var callers sync.WaitGroup
	for range 20 {
		callers.Go(func() {
			if _, err := client.User(t.Context(), "usr_1"); err != nil {
				t.Error(err)
			}
		})
	}
	callers.Wait()
	if n := a.fetched(); n != 1 {
		t.Errorf("%d tokens were fetched, want 1", n)
	}
}

// A token is replaced shortly before it expires, and not earlier.
func TestTokenIsReplacedBeforeItExpires(t *testing.T) {
	for _, tt := range []struct {
		expiresIn   int
		good, spent time.Duration // after the fetch
		name        string
	}{
		{299, 260 * time.Second, 270 * time.Second, "half a minute before"},
		{5, 3 * time.Second, 4100 * time.Millisecond, "after four fifths"},
		{0, 40 * time.Second, 50 * time.Second, "a minute when the answer does not say"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := startAPI(t)
			start := time.Now()
			now := start
			a.now, a.expiresIn, a.answer = func() time.Time { return now }, tt.expiresIn, says(http.StatusOK, someUser)
			client := a.client(t)
			for _, step := range []struct {
				after time.Duration
				want  int
			}{{0, 1}, {tt.good, 1}, {tt.spent, 2}} {
				now = start.Add(step.after)
				if _, err := client.User(t.Context(), "usr_1"); err != nil {
					t.Fatal(err)
				}
				if n := a.fetched(); n != step.want {
					t.Errorf("after %v: %d tokens were fetched, want %d", step.after, n, step.want)
				}
			}
		})
	}
}

// A token that the API refuses is replaced once; after that the credentials are at fault.
func TestRefusedTokenIsReplacedOnce(t *testing.T) {
	a := startAPI(t)
	a.good, a.answer = "token-2", says(http.StatusOK, someUser)
	client := a.client(t)
	if _, err := client.User(t.Context(), "usr_1"); err != nil || a.fetched() != 2 {
		t.Errorf("after %d tokens: %v", a.fetched(), err)
	}
	a.mu.Lock()
	a.good = "never"
	a.mu.Unlock()
	if _, err := client.User(t.Context(), "usr_1"); !errors.Is(err, ErrCredentials) || a.fetched() != 3 {
		t.Errorf("after %d tokens: %v, want 3 and ErrCredentials", a.fetched(), err)
	}
}

// A caller that gives up takes nothing from the others, and a failure is not kept.
func TestCallerThatGivesUp(t *testing.T) {
	a := startAPI(t)
	arrived, release := make(chan struct{}), make(chan struct{})
	a.answer = says(http.StatusOK, someUser)
	a.token = func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-release
		writeJSON(w, http.StatusOK, map[string]any{"access_token": "token", "expires_in": 299})
	}
	client := a.client(t)
	ctx, giveUp := context.WithCancel(t.Context())
	gone := make(chan error, 1)
	go func() { _, err := client.User(ctx, "usr_1"); gone <- err }()
	<-arrived
	giveUp()
	if err := <-gone; !errors.Is(err, auth.ErrUnavailable) || !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up got %v", err)
	}
	close(release)
	if _, err := client.User(t.Context(), "usr_1"); err != nil || a.fetched() != 1 {
		t.Errorf("after %d tokens: %v", a.fetched(), err)
	}
}

// What the token endpoint refuses is told apart, and asked for again at the next call.
func TestTokenRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		want   error
	}{
		"wrong secret":   {jsonError(http.StatusUnauthorized, "invalid_client"), ErrCredentials},
		"not for it":     {jsonError(http.StatusBadRequest, "unauthorized_client"), ErrNotAllowed},
		"forbidden":      {says(http.StatusForbidden, "no"), ErrNotAllowed},
		"broken":         {says(http.StatusInternalServerError, "oops"), auth.ErrUnavailable},
		"another answer": {says(http.StatusOK, "<html>"), auth.ErrUnavailable},
		"no token":       {says(http.StatusOK, "{}"), auth.ErrUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			a := startAPI(t)
			a.token, a.answer = tt.answer, says(http.StatusOK, someUser)
			client := a.client(t)
			for n := range 2 {
				if _, err := client.User(t.Context(), "usr_1"); !errors.Is(err, tt.want) {
					t.Errorf("call %d: %v, want %v", n+1, err, tt.want)
				}
			}
			if len(a.calls) > 0 || a.fetched() != 2 {
				t.Errorf("%d tokens were asked for, want 2; the API was called without one: %v", a.fetched(), a.calls)
			}
		})
	}
}

func jsonError(status int, code string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, status, map[string]string{"error": code}) }
}
