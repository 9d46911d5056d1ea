package relay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/ended"
)

// Why a stream is refused, besides what Authenticate and the registry say.
var (
	// ErrTooMany says that the session, or the server, has all the streams it may
	// have. Answer 429.
	ErrTooMany = errors.New("relay: too many streams")
	// ErrClosed says that the server is shutting down. Answer 503.
	ErrClosed = errors.New("relay: closed")
)

// Config says what a Handler needs. Authenticate and Registry are required.
type Config struct {
	// Authenticate returns the claims of a request's token, verified and meant for
	// this server. It need not ask whether the session has ended: the stream says
	// so. Its errors come back from Serve as they are.
	Authenticate func(*http.Request) (*auth.Claims, error)
	Registry     ended.Registry
	// Heartbeat is the longest silence of a stream. Default: 15 s.
	Heartbeat time.Duration
	// PerSession and Total bound the open streams. Defaults: 20 and 20,000.
	PerSession, Total int
	// Now tells the time. Default: time.Now.
	Now func() time.Time
}

func (c Config) withDefaults() Config {
	if c.Heartbeat <= 0 {
		c.Heartbeat = 15 * time.Second
	}
	if c.PerSession <= 0 {
		c.PerSession = 20
	}
	if c.Total <= 0 {
		c.Total = 20_000
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Handler serves the streams of one process. It is safe for concurrent use.
type Handler struct {
	config  Config
	closing chan struct{}

	mu      sync.Mutex
	open    map[string]int // by session
	total   int
	closed  bool
	streams sync.WaitGroup
}

// New returns a handler. Close it when the server shuts down, which does not know
// of the streams.
func New(config Config) *Handler {
	return &Handler{config: config.withDefaults(), closing: make(chan struct{}), open: make(map[string]int)}
}

// Serve answers one GET request with a stream and returns when that stands: the
// stream has taken the connection over from the server (HTTP/1 only), for an idle
// one would otherwise keep the server's buffers. The headers that w has by then
// are sent.
//
// An error means that nothing was written: the caller makes it an answer. Errors:
// those of Authenticate, [ErrTooMany], [ErrClosed], and the registry's, for which
// 503 is the answer: the client keeps its session and tries again.
func (h *Handler) Serve(w http.ResponseWriter, r *http.Request) error {
	claims, err := h.config.Authenticate(r)
	if err != nil {
		return err
	}
	s := &stream{handler: h, sid: claims.SessionID, key: claims.SessionID, until: h.until(claims)}
	if s.key == "" {
		s.key = claims.Subject
	}
	if err := h.enter(s.key); err != nil {
		return err
	}
	var ctx context.Context
	ctx, s.cancel = context.WithCancel(context.Background()) // the stream outlives the request
	err = s.open(ctx, w, r, claims)
	if err != nil || s.conn == nil {
		s.leave()
	}
	return err
}

// until is when a stream with that token ends. A clock that is a little ahead must
// not send the client round in circles.
func (h *Handler) until(claims *auth.Claims) time.Time {
	soonest := h.config.Now().Add(h.config.Heartbeat)
	if claims.Expiry.After(soonest) {
		return claims.Expiry
	}
	return soonest
}

func (h *Handler) enter(key string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.closed:
		return ErrClosed
	case h.total >= h.config.Total:
		return fmt.Errorf("%w: %d on this server", ErrTooMany, h.total)
	case h.open[key] >= h.config.PerSession:
		return fmt.Errorf("%w: %d of this session", ErrTooMany, h.open[key])
	}
	h.total++
	h.open[key]++
	h.streams.Add(1)
	return nil
}

func (h *Handler) leave(key string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.total--
	if h.open[key]--; h.open[key] == 0 {
		delete(h.open, key)
	}
	h.streams.Done()
}

// Close refuses new streams, ends those that are open, and returns when they are
// over: with a slow reader after the 10 s that a write may take. Closing twice is
// closing once.
func (h *Handler) Close() {
	h.mu.Lock()
	if !h.closed {
		h.closed = true
		close(h.closing)
	}
	h.mu.Unlock()
	h.streams.Wait()
}
