package logout

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// Limits of back-channel delivery. A receiver that hangs costs one of its own four places for three seconds and nothing else.
const (
	perHost  = 4  // deliveries under way at once to one host
	inAll    = 16 // deliveries under way at once
	giveUp   = 10 * time.Minute
	recorded = 5 * time.Second // how long storing one outcome may take
)

// State says where a delivery stands.
type State string

const (
	Pending   State = "pending"   // waits for its first or next attempt
	Delivered State = "delivered" // the app answered 200 or 204
	Refused   State = "refused"   // the app answered that it will not take it; trying again would not help
	GaveUp    State = "gave up"   // ten minutes of retries were not enough
)

// A Delivery is one logout token that one app is to get because one session ended. It is stored in the transaction
// that ends the session and keeps its id over all attempts and restarts.
type Delivery struct {
	ID        string // dlv_…
	SessionID string
	Subject   string
	ClientID  string
	URL       string    // the app's backchannel_logout_uri
	CreatedAt time.Time // when the session ended
	State     State
	Attempts  int       // attempts made so far
	NextAt    time.Time // when the next attempt is due; meaningful while Pending
}

// An Attempt is the outcome of one POST.
type Attempt struct {
	Number   int // 1 for the first
	At       time.Time
	Duration time.Duration
	Status   int    // HTTP status, 0 when there was no answer
	Reason   string // plain words; holds no token
}

// Outbox stores deliveries. Implementations return only after the change is on disk.
type Outbox interface {
	// PendingDeliveries returns every delivery that still has an attempt to come, in no special order.
	PendingDeliveries(ctx context.Context) ([]Delivery, error)
	// RecordAttempt stores the outcome of one attempt with the delivery's state, number of attempts and next time after it.
	RecordAttempt(ctx context.Context, d Delivery, a Attempt) error
	// Unattempted counts the deliveries of a session that have had no attempt yet.
	Unattempted(ctx context.Context, sessionID string) (int, error)
}

// DelivererConfig is what a Deliverer needs. Outbox and Sign are required.
type DelivererConfig struct {
	Outbox Outbox
	// Sign makes the logout token for one attempt (OpenID Connect Back-Channel Logout 1.0 §2.4): with an iat, exp and jti of its own.
	Sign func(ctx context.Context, d Delivery) (string, error)
	// Observe is told about every attempt after it was stored. Default: nothing.
	Observe func(ctx context.Context, d Delivery, a Attempt)
	// Transport sends the request. Default: connects within a second, follows no proxy.
	Transport http.RoundTripper
	// Jitter spreads a retry's waiting time. Default: up to a fifth more or less.
	Jitter func(time.Duration) time.Duration
	Log    *slog.Logger     // default slog.Default()
	Now    func() time.Time // default time.Now
}

// Deliverer sends logout tokens to the apps that took part in an ended session: the one path for every way a session ends.
// Run does the work; Wake tells it that a session ended; WaitFirstAttempts lets the sign-out page wait for the first tries.
type Deliverer struct {
	cfg    DelivererConfig
	client *http.Client
	wake   chan struct{}

	mu      sync.Mutex
	changed chan struct{} // closed and replaced after each stored attempt
}

// NewDeliverer returns a Deliverer that does nothing until Run is called.
func NewDeliverer(cfg DelivererConfig) *Deliverer {
	if cfg.Observe == nil {
		cfg.Observe = func(context.Context, Delivery, Attempt) {}
	}
	if cfg.Transport == nil {
		cfg.Transport = newTransport()
	}
	if cfg.Jitter == nil {
		cfg.Jitter = jitter
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Deliverer{
		cfg:     cfg,
		client:  newClient(cfg.Transport),
		wake:    make(chan struct{}, 1),
		changed: make(chan struct{}),
	}
}

// Wake makes Run look at the outbox. It never blocks, and waking twice is waking once.
func (d *Deliverer) Wake() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// WaitFirstAttempts returns when every delivery of the session has been tried once, or when ctx ends, whichever is first.
func (d *Deliverer) WaitFirstAttempts(ctx context.Context, sessionID string) {
	for {
		changed := d.nextChange()
		left, err := d.cfg.Outbox.Unattempted(ctx, sessionID)
		if err != nil || left == 0 {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

func (d *Deliverer) nextChange() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.changed
}

func (d *Deliverer) announceChange() {
	d.mu.Lock()
	defer d.mu.Unlock()
	close(d.changed)
	d.changed = make(chan struct{})
}
