package logout

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/store"
)

// Run delivers until ctx ends, beginning with what an earlier process left in the outbox. An attempt that the end of ctx
// interrupts is not recorded: its delivery stays pending and is tried again by the next Run.
func (d *Deliverer) Run(ctx context.Context) {
	var attempts sync.WaitGroup
	defer attempts.Wait()
	q := newQueue()
	done := make(chan store.Delivery, inAll)
	d.load(ctx, q)
	for {
		for _, next := range q.take(d.cfg.Now()) {
			attempts.Go(func() { done <- d.attempt(ctx, next) })
		}
		timer := d.timer(q)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case finished := <-done:
			q.finish(finished)
		case <-d.wake:
			d.load(ctx, q)
		case <-timer.C:
		}
		timer.Stop()
	}
}

// timer fires when the next waiting delivery is due, or never soon when nothing waits.
func (d *Deliverer) timer(q *queue) *time.Timer {
	if wait, ok := q.next(d.cfg.Now()); ok {
		return time.NewTimer(wait)
	}
	return time.NewTimer(giveUp)
}

// load reads the outbox. A read that fails is tried again in a second; until then nothing is lost, only late.
func (d *Deliverer) load(ctx context.Context, q *queue) {
	ds, err := d.cfg.Outbox.DueDeliveries(ctx, d.cfg.Now().Add(giveUp), math.MaxInt32) // all that are pending
	if err != nil {
		if ctx.Err() == nil {
			d.cfg.Log.ErrorContext(ctx, "reading the logout outbox", "error", err)
			time.AfterFunc(time.Second, d.Wake)
		}
		return
	}
	q.add(ds)
}

// attempt makes one try, stores its outcome and returns the delivery as it stands after it.
func (d *Deliverer) attempt(ctx context.Context, del store.Delivery) store.Delivery {
	at := d.cfg.Now()
	e := journal.Event{At: at, Kind: journal.Delivery, ClientID: del.ClientID, UserID: del.UserID, SessionID: del.SessionID}
	status, reason := d.post(journal.With(ctx, &e), del)
	if ctx.Err() != nil {
		return del
	}
	now := d.cfg.Now()
	a := store.Attempt{At: at, Duration: now.Sub(at), Status: status, Error: reason}
	del.Attempts = append(slices.Clone(del.Attempts), a)
	del.State, del.NextAt = d.decide(del, status, now)
	d.record(ctx, del, a)
	e.Status, e.Reason, e.Duration, e.Outcome = a.Status, a.Error, a.Duration, outcome(del)
	d.cfg.Journal(e)
	return del
}

// record stores the outcome. When that fails the token may be sent once more after a restart, which receivers must bear.
func (d *Deliverer) record(ctx context.Context, del store.Delivery, a store.Attempt) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recorded)
	defer cancel()
	if err := d.cfg.Outbox.RecordAttempt(ctx, del.ID, a, del.State, del.NextAt); err != nil {
		d.cfg.Log.ErrorContext(ctx, "recording a logout delivery", "delivery", del.ID, "error", err)
	}
	d.announceChange()
}

func outcome(d store.Delivery) string {
	if d.State == store.Delivered {
		return journal.OK
	}
	return journal.Failed
}
