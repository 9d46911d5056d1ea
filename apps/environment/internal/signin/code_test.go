package signin

import (
	"errors"
	"fmt"
	"regexp"
	"sync"
	"testing"
	"time"
)

type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

func issue(t *testing.T, c *codes, pending, email string) string {
	t.Helper()
	code, err := c.issue(pending, claim{email: email})
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// wrong returns a code that is not code.
func wrong(code string) string {
	return code[:5] + string('0'+(code[5]-'0'+1)%10)
}

// E2: a code has six digits, works once, and only for the pending login that asked for it.
func TestCodeOnce(t *testing.T) {
	c := newCodes(newClock().now)
	code := issue(t, c, "p1", "ada@example.com")
	if !regexp.MustCompile(`^\d{6}$`).MatchString(code) {
		t.Fatalf("code has another form (%d characters)", len(code))
	}
	if _, err := c.redeem("p2", code); !errors.Is(err, errCodeGone) {
		t.Errorf("another login: %v", err)
	}
	if got, err := c.redeem("p1", code); err != nil || got.email != "ada@example.com" {
		t.Errorf("first use: %v, %v", got, err)
	}
	if _, err := c.redeem("p1", code); !errors.Is(err, errCodeGone) {
		t.Errorf("second use: %v", err)
	}
}

// E2: of parallel uses of one code exactly one succeeds.
func TestCodeParallel(t *testing.T) {
	c := newCodes(newClock().now)
	code := issue(t, c, "p", "ada@example.com")
	results := make(chan error)
	for range 8 {
		go func() { _, err := c.redeem("p", code); results <- err }()
	}
	won := 0
	for range 8 {
		if <-results == nil {
			won++
		}
	}
	if won != 1 {
		t.Errorf("%d of 8 parallel uses succeeded", won)
	}
}

// E2: a code lives ten minutes.
func TestCodeExpires(t *testing.T) {
	clk := newClock()
	c := newCodes(clk.now)
	code := issue(t, c, "p", "ada@example.com")
	clk.advance(codeLife)
	if _, err := c.redeem("p", code); !errors.Is(err, errCodeGone) {
		t.Errorf("after %v: %v", codeLife, err)
	}
}

// E2: the fifth wrong try ends the code; the right one does not help any more.
func TestCodeTries(t *testing.T) {
	c := newCodes(newClock().now)
	code := issue(t, c, "p", "ada@example.com")
	for i := range codeTries {
		want := errWrongCode
		if i == codeTries-1 {
			want = errCodeGone
		}
		if _, err := c.redeem("p", wrong(code)); !errors.Is(err, want) {
			t.Errorf("try %d: %v, want %v", i+1, err, want)
		}
	}
	if _, err := c.redeem("p", code); !errors.Is(err, errCodeGone) {
		t.Errorf("the right code after five wrong ones: %v", err)
	}
}

// E2: a new code replaces the one before it.
func TestCodeReplaced(t *testing.T) {
	c := newCodes(newClock().now)
	first := issue(t, c, "p", "ada@example.com")
	second := issue(t, c, "p", "ada@example.com")
	for second == first { // once in a million runs
		second = issue(t, c, "p", "ada@example.com")
	}
	if _, err := c.redeem("p", first); !errors.Is(err, errWrongCode) {
		t.Errorf("the replaced code: %v", err)
	}
}

// E2: limited per address and in all, and free again after the window.
func TestCodeLimits(t *testing.T) {
	clk := newClock()
	c := newCodes(clk.now)
	for range perEmail {
		issue(t, c, "p", "ada@example.com")
	}
	if _, err := c.issue("p", claim{email: "ada@example.com"}); !errors.Is(err, errTooMany) {
		t.Errorf("one more for the same address: %v", err)
	}
	for i := range inAll - perEmail {
		issue(t, c, "p", fmt.Sprintf("u%d@example.com", i))
	}
	if _, err := c.issue("p", claim{email: "grace@example.com"}); !errors.Is(err, errTooMany) {
		t.Errorf("one more in all: %v", err)
	}
	clk.advance(window)
	issue(t, c, "p", "ada@example.com")
}
