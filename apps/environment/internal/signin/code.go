package signin

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"sync"
	"time"
)

const (
	codeLife  = 10 * time.Minute
	codeTries = 5
)

var (
	errTooMany   = errors.New("too many codes asked for")
	errWrongCode = errors.New("wrong code")
	errCodeGone  = errors.New("no code is waiting: it was used, expired or tried too often")
)

// codes holds the one-time codes in force, one per pending login: only the browser that asked for a code can use it.
// A code is kept as a keyed hash; its plain text exists in the mailbox alone.
type codes struct {
	now func() time.Time
	key []byte

	mu    sync.Mutex
	open  map[string]*oneTimeCode // by pending login
	limit limiter
}

// oneTimeCode is one code and what it proves when it is typed: that the person reads this address.
type oneTimeCode struct {
	hash    []byte
	expires time.Time
	tries   int
	proves  claim
}

// claim is what a person says on the form; the code proves that they read the address.
type claim struct {
	email string
	name  string // what they want to be called; empty when they sign in rather than up
}

func newCodes(now func() time.Time) *codes {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails: crypto/rand ends the process instead
	return &codes{now: now, key: key, open: map[string]*oneTimeCode{}}
}

// issue makes a code for the pending login and returns it for sending. It replaces the code asked for before.
func (c *codes) issue(pending string, proves claim) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	maps.DeleteFunc(c.open, func(_ string, o *oneTimeCode) bool { return !now.Before(o.expires) })
	if !c.limit.allow(proves.email, now) {
		return "", errTooMany
	}
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", fmt.Errorf("making a one-time code: %w", err)
	}
	code := fmt.Sprintf("%06d", n)
	c.open[pending] = &oneTimeCode{hash: c.hash(pending, code), expires: now.Add(codeLife), proves: proves}
	return code, nil
}

// waiting returns the address that the pending login's code was sent to, while that code can be used.
func (c *codes) waiting(pending string) (claim, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	o, ok := c.open[pending]
	if !ok || !c.now().Before(o.expires) {
		return claim{}, false
	}
	return o.proves, true
}

// inForce tells whether that code would be accepted for the pending login.
func (c *codes) inForce(pending, code string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	o, ok := c.open[pending]
	return ok && c.now().Before(o.expires) && hmac.Equal(o.hash, c.hash(pending, code))
}

// redeem uses up the pending login's code. A wrong code counts as a try; the fifth wrong one ends the code.
func (c *codes) redeem(pending, typed string) (claim, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	o, ok := c.open[pending]
	if !ok || !c.now().Before(o.expires) {
		return claim{}, errCodeGone
	}
	if hmac.Equal(o.hash, c.hash(pending, typed)) {
		delete(c.open, pending)
		return o.proves, nil
	}
	if o.tries++; o.tries >= codeTries {
		delete(c.open, pending)
		return claim{}, errCodeGone
	}
	return claim{}, errWrongCode
}

func (c *codes) hash(pending, code string) []byte {
	m := hmac.New(sha256.New, c.key)
	_, _ = fmt.Fprintf(m, "%s\x00%s", pending, code) // a hash never fails to write
	return m.Sum(nil)
}
