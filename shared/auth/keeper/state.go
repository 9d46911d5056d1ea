package keeper

import (
	"time"

	"example.com/multiapp/shared/auth"
)

// Phase is how far a session is.
type Phase string

// The phases, in the order in which a session meets them.
const (
	// Starting: the secret store is asked and the session is restored. It lasts
	// while the environment cannot be reached.
	Starting Phase = "starting"
	// SignedOut: nobody is signed in.
	SignedOut Phase = "signed-out"
	// SignedIn: there are verified tokens.
	SignedIn Phase = "signed-in"
)

// State is what there is to show. It holds no token and is a copy: it may be kept.
type State struct {
	Phase Phase

	// SessionID is the session's "sid"; after a sign-out still the last one's.
	SessionID string

	// Claims and Identity describe the user, while SignedIn.
	Claims   *auth.Claims
	Identity auth.Identity
	// RefreshedAt is when the tokens arrived.
	RefreshedAt time.Time
	// Refreshing says that a refresh is on its way.
	Refreshing bool
	// Listening says that the relay is connected, so that a sign-out elsewhere is
	// noticed at once and not only at the next refresh.
	Listening bool

	// Offline says that the environment could not be reached the last time, and
	// that the session is kept (W14's rule); RetryAt is when it is asked again.
	Offline bool
	RetryAt time.Time
	// Trouble is why, while Offline; [State.Notice] has words for it.
	Trouble Trouble
	// ClockAhead is how far this machine's clock is ahead of the environment's,
	// negative when behind; zero while they agree within the leeway of tokens.
	ClockAhead time.Duration
	// MemoryOnly says that the secret store cannot be used, and that the session
	// will not outlive the program (D3). StoreErr is why, in the store's own type.
	MemoryOnly bool
	StoreErr   error `json:"-"`

	// Ending is the last sign-out since the program started, zero before. It stays
	// when somebody signs in again.
	Ending Ending
}

// State returns what there is to show.
func (k *Keeper) State() State {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.state
	if reading := k.config.Auth.ServerClock(); reading.Wrong() {
		s.ClockAhead = reading.Ahead
	}
	return s
}

// update is the one way to change the state.
func (k *Keeper) update(change func(*State)) {
	k.mu.Lock()
	change(&k.state)
	k.mu.Unlock()
	k.config.Changed()
}

// current returns the tokens, nil while nobody is signed in. Two results are the
// same session at the same moment when they are the same pointer.
func (k *Keeper) current() *auth.Tokens {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.tokens
}
