package secretstore

import (
	"context"
	"errors"
	"time"

	"github.com/zalando/go-keyring"

	"example.com/multiapp/shared/auth/keeper"
)

// hesitation is how long a call takes that no machine would need.
const hesitation = time.Second

var (
	errBusy   = errors.New("an earlier call has not been answered yet")
	errNobody = errors.New("nobody waits for the answer any longer")
)

// call is one piece of work for the store, which cannot be cut short.
type call struct {
	op     string
	writes bool
	work   func() error

	skip      context.CancelFunc
	over      chan struct{}
	err       error // valid once over is closed
	abandoned bool  // nobody waits for it
}

// turn makes one call on a goroutine of its own and waits for it as long as ctx
// lasts. While an abandoned call is still with the system there is no second one:
// calls cannot pile up behind a prompt that nobody answers. What should be written
// meanwhile is remembered, the last wish alone, and written when that call is over,
// so that a late Save does not undo a Clear.
func (k *Keyring) turn(ctx context.Context, skip context.CancelFunc, c *call) error {
	c.skip, c.over = skip, make(chan struct{})
	k.mu.Lock()
	if k.under != nil {
		if c.writes {
			k.wish = c.work
		}
		k.mu.Unlock()
		return &Error{Kind: Slow, Op: c.op, Err: errBusy}
	}
	k.under = c
	k.mu.Unlock()
	go k.run(c)
	return k.await(ctx, c)
}

func (k *Keyring) await(ctx context.Context, c *call) error {
	slow := time.NewTimer(hesitation)
	defer slow.Stop()
	for {
		select {
		case <-c.over:
			k.show(c.err)
			return c.err
		case <-slow.C:
			k.set(Waiting)
		case <-ctx.Done():
			if k.abandon(c) {
				k.set(Slow)
				return &Error{Kind: Slow, Op: c.op, Err: errors.Join(errNobody, ctx.Err())}
			}
			k.show(c.err)
			return c.err
		}
	}
}

// abandon reports whether the call is still under way; its end is then told by Back.
func (k *Keyring) abandon(c *call) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.under != c {
		return false
	}
	c.abandoned = true
	return true
}

// run does the work, then what was wished for while it hung.
func (k *Keyring) run(c *call) {
	c.err = typed(c.op, c.work())
	last := c.err
	wish, late := k.next(c)
	for ; wish != nil; wish, late = k.next(c) {
		last = typed("write", wish())
	}
	if !late {
		return
	}
	k.show(last)
	if last == nil || errors.Is(last, keeper.ErrNothingStored) {
		select {
		case k.back <- struct{}{}:
		default: // it was told and nobody has looked yet
		}
	}
}

// next returns the wish that came up meanwhile, or ends the call.
func (k *Keyring) next(c *call) (wish func() error, late bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	wish, k.wish = k.wish, nil
	if wish == nil {
		k.under = nil
		close(c.over)
	}
	return wish, c.abandoned
}

// Back delivers when a store that kept its callers waiting too long has answered
// after all, and can be used. There is one consumer, the keeper.
func (k *Keyring) Back() <-chan struct{} { return k.back }

// Skip ends the wait for the call that is under way, which goes on by itself: the
// person does not want to wait for the store. Without one it does nothing.
func (k *Keyring) Skip() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.under != nil {
		k.under.skip()
	}
}

// State returns how the store is doing.
func (k *Keyring) State() State {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state
}

// Watch makes the keyring call changed after each change of the state. It must not
// block. Call Watch before the store is used.
func (k *Keyring) Watch(changed func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.changed = changed
}

func (k *Keyring) set(kind Kind) {
	k.mu.Lock()
	news := k.state.Kind != kind
	k.state = StateOf(kind)
	changed := k.changed
	k.mu.Unlock()
	if news {
		changed()
	}
}

// show makes the outcome of a call the state.
func (k *Keyring) show(err error) {
	kind := Ready
	var unavailable *Error
	if errors.As(err, &unavailable) {
		kind = unavailable.Kind
	}
	k.set(kind)
}

// typed sorts what the store answered: only "nothing stored" is typed by go-keyring.
func typed(op string, err error) error {
	var ours *Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound), errors.Is(err, keeper.ErrNothingStored):
		return keeper.ErrNothingStored
	case errors.As(err, &ours):
		return &Error{Kind: ours.Kind, Op: op, Err: ours.Err}
	}
	return &Error{Kind: kindOf(err), Op: op, Err: err}
}
