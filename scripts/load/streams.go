//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// streamResult is what one number of open streams led to.
type streamResult struct {
	open, atOnce  int
	serial, burst []time.Duration
	before, after int64 // bytes of the web app without and with all streams
	wrong         []error
}

// crowd is the open sessions of one measurement. Each that ends is replaced, so that as many are open at every logout.
type crowd struct {
	*house
	sessions []*session
	over     atomic.Int64 // streams that ended
	ended    int64        // streams that had to end
	born     int          // places taken so far
}

// measureStreams signs in, starts the web app anew so that its memory shows nothing of that, opens the streams, and
// signs out.
func measureStreams(ctx context.Context, h *house, n int) (result streamResult, err error) {
	c := &crowd{house: h, sessions: make([]*session, n), born: n}
	if err := c.signInAll(ctx); err != nil {
		return result, err
	}
	web, err := h.start(ctx, "web")
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, web.stop()) }()
	defer c.close()
	result.open, result.atOnce = n, min(h.plan.Burst, n)
	if err := c.openAll(ctx, web, &result); err != nil {
		return result, err
	}
	return result, c.logouts(ctx, &result)
}

func (c *crowd) signInAll(ctx context.Context) (err error) {
	web, err := c.start(ctx, "web")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, web.stop()) }()
	started := time.Now()
	err = c.each(ctx, len(c.sessions), func(ctx context.Context, i int) (err error) {
		c.sessions[i], err = signIn(ctx, c.house, i)
		return err
	})
	c.say("%d sessions signed in within %s", len(c.sessions), time.Since(started).Round(time.Millisecond))
	return err
}

// openAll opens a stream for each session. The first request, one that opens nothing, makes the web app fetch the keys.
func (c *crowd) openAll(ctx context.Context, web *process, result *streamResult) error {
	if refused, err := c.sessions[0].refused(ctx, c.house); err != nil || refused {
		return fmt.Errorf("a session that was just opened: refused %t, %w", refused, err)
	}
	result.before = web.memory(ctx)
	started := time.Now()
	err := c.each(ctx, len(c.sessions), func(ctx context.Context, i int) (err error) {
		c.sessions[i].stream, err = openStream(ctx, c.house, c.sessions[i].webCookie, &c.over)
		return err
	})
	result.after = web.memory(ctx)
	c.say("%d streams opened within %s", len(c.sessions), time.Since(started).Round(time.Millisecond))
	return err
}

func (c *crowd) logouts(ctx context.Context, result *streamResult) (err error) {
	if result.serial, err = c.series(ctx, 1, result); err != nil || result.atOnce < 2 {
		return err
	}
	result.burst, err = c.series(ctx, result.atOnce, result)
	return err
}

// series makes the plan's logouts, some at once, and returns how long each took to be known. After each of these it
// checks that nobody else's stream has ended.
func (c *crowd) series(ctx context.Context, atOnce int, result *streamResult) ([]time.Duration, error) {
	var took []time.Duration
	for len(took) < c.plan.Logouts {
		times := make([]time.Duration, min(atOnce, c.plan.Logouts-len(took)))
		places := c.places(len(times))
		if err := inGroup(ctx, len(times), len(times), func(ctx context.Context, i int) (err error) {
			times[i], err = c.sessions[places[i]].logout(ctx, c.house)
			return err
		}); err != nil {
			return took, err
		}
		took = append(took, times...)
		if err := c.check(ctx, places, result); err != nil {
			return took, err
		}
		if err := c.replace(ctx, places); err != nil {
			return took, err
		}
	}
	return took, nil
}

// places walks through the crowd, so that the next sessions to end are the oldest.
func (c *crowd) places(n int) []int {
	places := make([]int, n)
	for i := range places {
		places[i] = (c.born + i) % len(c.sessions)
	}
	c.born += n
	return places
}

// check asks whether those sessions are refused, and whether theirs alone are the streams that ended.
func (c *crowd) check(ctx context.Context, places []int, result *streamResult) error {
	for _, place := range places {
		refused, err := c.sessions[place].refused(ctx, c.house)
		if err != nil {
			return err
		}
		if !refused {
			result.wrong = append(result.wrong, fmt.Errorf("session %s had ended and was not refused", c.sessions[place].stream.sid))
		}
	}
	c.ended += int64(len(places))
	if over := c.over.Load(); over != c.ended {
		return fmt.Errorf("%d streams ended, and %d sessions had", over, c.ended)
	}
	return nil
}

// replace signs in again in the places of sessions that ended.
func (c *crowd) replace(ctx context.Context, places []int) error {
	return c.each(ctx, len(places), func(ctx context.Context, i int) error {
		s, err := signIn(ctx, c.house, i)
		if err == nil {
			s.stream, err = openStream(ctx, c.house, s.webCookie, &c.over)
		}
		c.sessions[places[i]] = s
		return err
	})
}

// each does something n times with the plan's workers.
func (c *crowd) each(ctx context.Context, n int, do func(context.Context, int) error) error {
	return inGroup(ctx, n, c.plan.Workers, do)
}

func inGroup(ctx context.Context, n, limit int, do func(context.Context, int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(limit)
	for i := range n {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return do(ctx, i)
		})
	}
	return group.Wait()
}

func (c *crowd) close() {
	for _, s := range c.sessions {
		if s != nil && s.stream != nil {
			_ = s.stream.conn.Close() // it may be closed
		}
	}
}
