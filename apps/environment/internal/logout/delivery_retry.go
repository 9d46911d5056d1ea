package logout

import (
	"math/rand/v2"
	"net/http"
	"time"
)

// waits are the pauses after the first, second … failed attempt; the last one repeats until giveUp.
var waits = []time.Duration{500 * time.Millisecond, 2 * time.Second, 8 * time.Second, 30 * time.Second, 120 * time.Second}

// decide says what an attempt's outcome means: OpenID Connect Back-Channel Logout 1.0 §2.8 for 200, 204 and 400.
// An answer that only a change of configuration could mend (a redirect, 401, 404 …) is final too, and shown.
func (d *Deliverer) decide(del Delivery, status int, now time.Time) (State, time.Time) {
	switch {
	case status == http.StatusOK, status == http.StatusNoContent:
		return Delivered, now
	case !retryable(status):
		return Refused, now
	}
	next := now.Add(d.cfg.Jitter(waits[min(del.Attempts, len(waits))-1]))
	if next.Sub(del.CreatedAt) > giveUp {
		return GaveUp, now
	}
	return Pending, next
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
