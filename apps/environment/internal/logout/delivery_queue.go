package logout

import (
	"cmp"
	"net/url"
	"slices"
	"time"

	"example.com/multiapp/apps/environment/internal/store"
)

// queue is the worker's picture of the outbox: what waits, what is under way, and how many per host.
// Only Run's goroutine touches it.
type queue struct {
	waiting  map[string]store.Delivery
	underWay map[string]string // delivery id -> host
	hosts    map[string]int    // host -> deliveries under way
}

func newQueue() *queue {
	return &queue{waiting: map[string]store.Delivery{}, underWay: map[string]string{}, hosts: map[string]int{}}
}

// add takes in deliveries read from the outbox. One that is known keeps its place: what the worker knows about it is newer.
func (q *queue) add(ds []store.Delivery) {
	for _, d := range ds {
		if _, busy := q.underWay[d.ID]; busy {
			continue
		}
		if _, known := q.waiting[d.ID]; !known {
			q.waiting[d.ID] = d
		}
	}
}

// take removes and returns the deliveries that are due and for which there is a place: those with the fewest attempts first, so
// that the retries of apps that are down stand behind everybody else.
func (q *queue) take(now time.Time) []store.Delivery {
	var due []store.Delivery
	for _, d := range q.waiting {
		if !d.NextAt.After(now) && q.hosts[host(d.URL)] < perHost {
			due = append(due, d)
		}
	}
	slices.SortFunc(due, func(a, b store.Delivery) int {
		return cmp.Or(cmp.Compare(len(a.Attempts), len(b.Attempts)), a.NextAt.Compare(b.NextAt))
	})
	var taken []store.Delivery
	for _, d := range due {
		h := host(d.URL)
		if len(q.underWay) == inAll {
			break
		}
		if q.hosts[h] == perHost {
			continue
		}
		delete(q.waiting, d.ID)
		q.underWay[d.ID] = h
		q.hosts[h]++
		taken = append(taken, d)
	}
	return taken
}

// finish frees the delivery's place and lets it wait again if there is another attempt to come.
func (q *queue) finish(d store.Delivery) {
	h := q.underWay[d.ID]
	delete(q.underWay, d.ID)
	if q.hosts[h]--; q.hosts[h] == 0 {
		delete(q.hosts, h)
	}
	if d.State == store.Pending {
		q.waiting[d.ID] = d
	}
}

// next returns how long until a waiting delivery is due, and false when none waits for the clock.
// Deliveries that are due but have no place wait for a finish instead.
func (q *queue) next(now time.Time) (time.Duration, bool) {
	var first time.Time
	for _, d := range q.waiting {
		if d.NextAt.After(now) && (first.IsZero() || d.NextAt.Before(first)) {
			first = d.NextAt
		}
	}
	return first.Sub(now), !first.IsZero()
}

func host(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	return u.Host
}
