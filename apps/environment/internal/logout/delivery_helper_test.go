package logout

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"example.com/multiapp/apps/environment/internal/store"
)

// fakeOutbox keeps deliveries in memory.
type fakeOutbox struct {
	mu    sync.Mutex
	rows  map[string]store.Delivery
	fails int // how many of the next reads fail
}

func newFakeOutbox(ds ...store.Delivery) *fakeOutbox {
	o := &fakeOutbox{rows: map[string]store.Delivery{}}
	for _, d := range ds {
		o.rows[d.ID] = d
	}
	return o
}

func (o *fakeOutbox) DueDeliveries(_ context.Context, by time.Time, _ int) ([]store.Delivery, error) {
	if o.fails > 0 { // only the worker reads
		o.fails--
		return nil, errors.New("the disk is away")
	}
	return o.all(func(d store.Delivery) bool { return d.State == store.Pending && !d.NextAt.After(by) }), nil
}

func (o *fakeOutbox) DeliveriesOf(_ context.Context, sid string) ([]store.Delivery, error) {
	return o.all(func(d store.Delivery) bool { return d.SessionID == sid }), nil
}

func (o *fakeOutbox) all(want func(store.Delivery) bool) (ds []store.Delivery) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, d := range o.rows {
		if want(d) {
			ds = append(ds, d)
		}
	}
	return ds
}

func (o *fakeOutbox) RecordAttempt(_ context.Context, id string, a store.Attempt, state string, next time.Time) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	d := o.rows[id]
	d.Attempts, d.State, d.NextAt = append(slices.Clone(d.Attempts), a), state, next
	o.rows[id] = d
	return nil
}

func (o *fakeOutbox) row(id string) (store.Delivery, []store.Attempt) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.rows[id], o.rows[id].Attempts
}

// fakeReceiver is the apps at the other end. It answers with status, or hangs when hang says so.
type fakeReceiver struct {
	status func(host string) int // 0 refuses the connection
	hang   func(host string) bool

	mu      sync.Mutex
	tokens  []string
	busy    map[string]int
	all     int
	maxHost int
	maxAll  int
}

func (f *fakeReceiver) RoundTrip(r *http.Request) (*http.Response, error) {
	f.enter(r)
	defer f.leave(r.URL.Host)
	if f.hang != nil && f.hang(r.URL.Host) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	status := http.StatusOK
	if f.status != nil {
		status = f.status(r.URL.Host)
	}
	if status == 0 {
		return nil, errors.New("refused")
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader("")), Request: r}, nil
}

func (f *fakeReceiver) enter(r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.busy == nil {
		f.busy = map[string]int{}
	}
	f.tokens = append(f.tokens, string(body))
	f.all++
	f.busy[r.URL.Host]++
	f.maxHost = max(f.maxHost, f.busy[r.URL.Host])
	f.maxAll = max(f.maxAll, f.all)
}

func (f *fakeReceiver) leave(host string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all--
	f.busy[host]--
}

func start(t *testing.T, o Outbox, rt http.RoundTripper) *Deliverer {
	t.Helper()
	signed := 0
	var mu sync.Mutex
	d := NewDeliverer(DelivererConfig{
		Outbox:    o,
		Transport: rt,
		Jitter:    func(w time.Duration) time.Duration { return w },
		Log:       slog.New(slog.DiscardHandler),
		Sign: func(_ context.Context, d store.Delivery) (string, error) {
			mu.Lock()
			defer mu.Unlock()
			signed++
			return fmt.Sprintf("token-%d-%s", signed, d.ID), nil
		},
	})
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	go func() { defer close(stopped); d.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-stopped })
	return d
}

// pass lets the bubble's clock run; it takes no real time.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func due(id, host string) store.Delivery {
	now := time.Now()
	return store.Delivery{ID: id, SessionID: "ses_1", UserID: "usr_ada", ClientID: "web_" + id,
		URL: "http://" + host + "/backchannel-logout", CreatedAt: now, NextAt: now, State: store.Pending}
}
