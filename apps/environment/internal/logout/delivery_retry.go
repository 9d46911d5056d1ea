package logout

import (
	"math/rand/v2"
	"net/http"
	"time"

	"example.com/multiapp/apps/environment/internal/store"
)

// waits are the pauses after the first, second … failed attempt; the last one repeats until giveUp.
var waits = []time.Duration{500 * time.Millisecond, 2 * time.Second, 8 * time.Second, 30 * time.Second, 120 * time.Second}

// decide says what an attempt's outcome means: OpenID Connect Back-Channel Logout 1.0 §2.8 for 200, 204 and 400.
// An answer that only a change of configuration could mend (a redirect, 401, 404 …) is final too, and shown.
func (d *Deliverer) decide(del store.Delivery, status int, now time.Time) (state string, next time.Time) {
	switch {
	case status == http.StatusOK, status == http.StatusNoContent:
		return store.Delivered, now
	case !retryable(status):
		return store.Refused, now
	}
	next = now.Add(d.cfg.Jitter(waits[min(len(del.Attempts), len(waits))-1]))
	if next.Sub(del.CreatedAt) > giveUp {
		return store.GaveUp, now
	}
	return store.Pending, next
}

// retryable tells an app that is down or busy (status 0 is: no answer) from one that said no.
func retryable(status int) bool {
	return status == 0 || status == http.StatusRequestTimeout || status == http.StatusTooManyRequests || status >= 500
}

// jitter keeps apps that fell over together from being asked together again.
func jitter(d time.Duration) time.Duration {
	fifth := d / 5
	return d - fifth + rand.N(2*fifth)
}
