package signin

import (
	"slices"
	"sync"
	"time"
)

// How many wrong codes of devices are taken within guessWindow: enough for people who mistype, and so few that guessing a
// code of 34 bits takes thousands of years, or some years where a thousand devices wait all the time (RFC 8628 §5.1).
const (
	guessesPerAddress = 10
	guessesInAll      = 100
	guessWindow       = 10 * time.Minute
)

// guesses counts wrong codes by network address and in total. It is safe for concurrent use.
type guesses struct {
	mu    sync.Mutex
	wrong []guess // oldest first
}

type guess struct {
	from string
	at   time.Time
}

// take counts a code as wrong before it is looked up, so that many at once are no way around the limit. It reports false when
// too many were wrong.
func (g *guesses) take(from string, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.wrong = slices.DeleteFunc(g.wrong, func(old guess) bool { return now.Sub(old.at) >= guessWindow })
	same := 0
	for _, old := range g.wrong {
		if old.from == from {
			same++
		}
	}
	if same >= guessesPerAddress || len(g.wrong) >= guessesInAll {
		return false
	}
	g.wrong = append(g.wrong, guess{from, now})
	return true
}

// giveBack takes one back, because the code was right.
func (g *guesses) giveBack(from string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, old := range slices.Backward(g.wrong) {
		if old.from == from {
			g.wrong = slices.Delete(g.wrong, i, i+1)
			return
		}
	}
}
