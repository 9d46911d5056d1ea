package signin

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// N1: ten wrong codes from one address and a hundred in all, however many come at once; right ones do not count.
func TestGuesses(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var g guesses
	var taken atomic.Int32
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if g.take("192.0.2.1", now) {
				taken.Add(1)
			}
		})
	}
	all.Wait()
	if taken.Load() != guessesPerAddress {
		t.Errorf("%d of 50 at once", taken.Load())
	}
	g.giveBack("192.0.2.1")
	if !g.take("192.0.2.1", now) || g.take("192.0.2.1", now) {
		t.Error("one was given back")
	}
	for i := range 200 {
		if took := g.take("198.51.100."+strconv.Itoa(i), now); took != (i < guessesInAll-guessesPerAddress) {
			t.Fatalf("guess %d of others: %t", i, took)
		}
	}
	g.giveBack("nobody")
	if g.take("203.0.113.1", now.Add(guessWindow-1)) || !g.take("192.0.2.1", now.Add(guessWindow)) {
		t.Error("the window")
	}
}
