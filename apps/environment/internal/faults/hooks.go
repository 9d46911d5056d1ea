package faults

import (
	"bytes"
	"net/http"
	"os"
	"time"

	"example.com/multiapp/apps/environment/internal/provider"
)

// Middleware breaks the answers of the provider's endpoints as far as that is switched on.
func (s *Switches) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodGet && r.URL.Path == provider.PathKeys && s.On(KeysUnavailable):
			w.Header().Set("Cache-Control", "no-store")
			http.Error(w, "a fault is switched on: the signing keys are unavailable", http.StatusServiceUnavailable)
		case r.Method == http.MethodPost && r.URL.Path == provider.PathToken:
			s.token(w, r, next)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func (s *Switches) token(w http.ResponseWriter, r *http.Request, next http.Handler) {
	if s.On(SlowToken) {
		select {
		case <-time.After(SlowBy):
		case <-r.Context().Done():
		}
	}
	if !s.On(LostRefreshReply) {
		next.ServeHTTP(w, r)
		return
	}
	answer := &held{header: w.Header(), status: http.StatusOK}
	next.ServeHTTP(answer, r)
	// The handler has read the form, and the store has replaced the token.
	if answer.status == http.StatusOK && r.PostForm.Get("grant_type") == "refresh_token" && s.change(LostRefreshReply, false) {
		info, _ := find(LostRefreshReply)
		s.record(r.Context(), info.Name+": an answer was dropped", false)
		panic(http.ErrAbortHandler) // closes the connection
	}
	w.WriteHeader(answer.status)
	_, _ = w.Write(answer.body.Bytes()) // a client that went away misses its answer
}

// held is an answer that has not been sent.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *held) Header() http.Header         { return h.header }
func (h *held) WriteHeader(status int)      { h.status = status }
func (h *held) Write(b []byte) (int, error) { return h.body.Write(b) }

// TokenTime is the clock that stamps tokens: now, or five minutes off. What the environment itself decides by time, such
// as the grace of a refresh token, follows the right clock.
func (s *Switches) TokenTime(now time.Time) time.Time {
	switch {
	case s.On(ClockAhead):
		return now.Add(Skew)
	case s.On(ClockBehind):
		return now.Add(-Skew)
	}
	return now
}

// TokenLifetime is how long an access token lives that would live for d.
func (s *Switches) TokenLifetime(d time.Duration) time.Duration {
	if s.On(ShortTokens) {
		return min(d, ShortLifetime)
	}
	return d
}

// Transport delivers by next, or fails as if nobody answered.
func (s *Switches) Transport(next http.RoundTripper) http.RoundTripper {
	return transport(func(r *http.Request) (*http.Response, error) {
		if !s.On(DeadBackChannel) {
			return next.RoundTrip(r)
		}
		_ = r.Body.Close() // as every RoundTripper has to
		return nil, os.ErrDeadlineExceeded
	})
}

type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }
