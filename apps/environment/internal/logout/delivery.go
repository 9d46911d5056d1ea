package logout

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/store"
)

// Limits of back-channel delivery. A receiver that hangs costs one of its own four places for three seconds. All places
// together are many, for a waiting connection costs little, and few would be taken by the receivers that hang.
const (
	perHost  = 4   // deliveries under way at once to one host
	inAll    = 256 // deliveries under way at once
	giveUp   = 10 * time.Minute
	recorded = 5 * time.Second // how long storing one outcome may take
)

// Outbox is where deliveries are stored: in the transaction that ends the session. A delivery keeps its id over all attempts
// and restarts. The store package implements it and returns only after a change is on disk.
type Outbox interface {
	// DueDeliveries returns pending deliveries whose next attempt is due by then.
	DueDeliveries(ctx context.Context, by time.Time, limit int) ([]store.Delivery, error)
	// RecordAttempt stores the outcome of one attempt, and the delivery's state and next time after it.
	RecordAttempt(ctx context.Context, deliveryID string, a store.Attempt, state string, next time.Time) error
	// DeliveriesOf returns the deliveries of a session with their attempts.
	DeliveriesOf(ctx context.Context, sessionID string) ([]store.Delivery, error)
}

// DelivererConfig is what a Deliverer needs. Outbox and Sign are required.
type DelivererConfig struct {
	Outbox Outbox
	// Sign makes the logout token for one attempt (OpenID Connect Back-Channel Logout 1.0 §2.4): with an iat, exp and jti of its own.
	Sign func(ctx context.Context, d store.Delivery) (string, error)
	// Journal is told about every attempt after it was stored. Default: nothing.
	Journal func(journal.Event)
	// Transport sends the request. Default: NewTransport.
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
	if cfg.Journal == nil {
		cfg.Journal = func(journal.Event) {}
	}
	if cfg.Transport == nil {
		cfg.Transport = NewTransport()
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
		ds, err := d.cfg.Outbox.DeliveriesOf(ctx, sessionID)
		if err != nil || !slices.ContainsFunc(ds, unattempted) {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

func unattempted(d store.Delivery) bool { return len(d.Attempts) == 0 }

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
