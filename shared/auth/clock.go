package auth

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// A ClockReading compares this machine's clock with the environment's.
type ClockReading struct {
	// Ahead is how far this machine's clock is ahead; negative: behind. It is good to
	// about a second and half the round trip.
	Ahead time.Duration
	// Known is false before the first answer that told the time.
	Known bool
}

// Wrong reports whether the clocks differ by more than the leeway that is granted to
// tokens (60 s), so that some of them will be refused.
func (r ClockReading) Wrong() bool { return r.Known && r.Ahead.Abs() > leeway }

// A ClockError is a token that failed its checks on a machine whose clock is wrong. It
// matches [ErrInvalidToken] by its cause. The environment's time is never taken in
// place of the machine's: whoever forges a token would only have to forge a Date.
type ClockError struct {
	// Ahead is how far this machine's clock is ahead; negative: behind.
	Ahead time.Duration
	Err   error
}

// Error names the clock first, then the check that failed.
func (e *ClockError) Error() string {
	way := "ahead of"
	if e.Ahead < 0 {
		way = "behind"
	}
	return fmt.Sprintf("auth: this machine's clock is %s %s the environment's: %v", e.Ahead.Abs().Round(time.Second), way, e.Err)
}

// Unwrap returns the failed check.
func (e *ClockError) Unwrap() error { return e.Err }

// ServerClock compares the clocks by the Date header of the environment's last answer
// (RFC 9110 §6.6.1).
func (c *Client) ServerClock() ClockReading {
	c.clock.mu.Lock()
	defer c.clock.mu.Unlock()
	return c.clock.last
}

// blameClock names the clock as the likely cause when a token failed a check on a
// machine whose clock is wrong.
func (c *Client) blameClock(err error) error {
	var named *ClockError
	r := c.ServerClock()
	if !r.Wrong() || !errors.Is(err, ErrInvalidToken) || errors.As(err, &named) {
		return err
	}
	return &ClockError{Ahead: r.Ahead, Err: err}
}

// slowAnswer is how long a round trip may take whose answer tells the time: half of
// it is the error.
const slowAnswer = 10 * time.Second

// serverClock remembers the last reading.
type serverClock struct {
	mu   sync.Mutex
	last ClockReading
}

// read compares the Date of an answer with the middle of its round trip. A Date is
// cut to the second, so that half a second is the better guess. What comes from a
// cache (RFC 9111 §5.1) tells when it was stored.
func (s *serverClock) read(sent, received time.Time, header http.Header) {
	took := received.Sub(sent)
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil || header.Get("Age") != "" || took < 0 || took > slowAnswer {
		return
	}
	ahead := sent.Add(took / 2).Round(0).Sub(date.Add(time.Second / 2))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = ClockReading{Ahead: ahead, Known: true}
}
