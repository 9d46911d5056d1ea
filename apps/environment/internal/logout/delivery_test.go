package logout

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"example.com/multiapp/apps/environment/internal/store"
)

// E7, requirement 22: an app that is down is tried after 0.5, 2, 8, 30 and 120 s, and given up after ten minutes;
// each attempt carries a token of its own, all under one delivery id.
func TestDeliveryRetrySchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOutbox(due("dlv_1", "down"))
		recv := &fakeReceiver{status: func(string) int { return 0 }}
		begin := time.Now()
		start(t, o, recv)
		pass(11 * time.Minute)

		d, attempts := o.row("dlv_1")
		var at []time.Duration
		for _, a := range attempts {
			at = append(at, a.At.Sub(begin))
		}
		want := []time.Duration{0, 500 * time.Millisecond, 2500 * time.Millisecond, 10500 * time.Millisecond,
			40500 * time.Millisecond, 160500 * time.Millisecond, 280500 * time.Millisecond, 400500 * time.Millisecond, 520500 * time.Millisecond}
		if !slices.Equal(at, want) {
			t.Errorf("attempts at %v, want %v", at, want)
		}
		if d.State != store.GaveUp {
			t.Errorf("state %q after ten minutes, want %q", d.State, store.GaveUp)
		}
		if n := len(slices.Compact(slices.Sorted(slices.Values(recv.tokens)))); n != len(want) {
			t.Errorf("%d different tokens in %d attempts", n, len(want))
		}
	})
}

// E7, requirement 22: an app that answers 503 twice gets its token at the third attempt.
func TestDeliveryDownThenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOutbox(due("dlv_1", "web"))
		answers := []int{503, 503, 204}
		recv := &fakeReceiver{status: func(string) int { s := answers[0]; answers = answers[1:]; return s }}
		start(t, o, recv)
		pass(3 * time.Second)
		d, attempts := o.row("dlv_1")
		if d.State != store.Delivered || len(attempts) != 3 || attempts[2].Status != 204 || attempts[0].Status != 503 {
			t.Errorf("state %q after %+v", d.State, attempts)
		}
	})
}

// Requirement 21: with one app hanging the others are served at once, and whoever waits for first attempts waits no
// longer than it allows.
func TestHangingAppDelaysNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOutbox(due("dlv_ok", "web"))
		for i := range 20 {
			d := due(fmt.Sprintf("dlv_dead%d", i), "dead")
			o.rows[d.ID] = d
		}
		recv := &fakeReceiver{hang: func(h string) bool { return h == "dead" }}
		d := start(t, o, recv)
		synctest.Wait()
		if row, _ := o.row("dlv_ok"); row.State != store.Delivered {
			t.Errorf("the living app's delivery is %q before any time has passed", row.State)
		}
		begin := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		d.WaitFirstAttempts(ctx, "ses_1")
		if waited := time.Since(begin); waited != 1500*time.Millisecond {
			t.Errorf("waited %v", waited)
		}
	})
}

// Requirement 21: WaitFirstAttempts returns with the last first attempt, not at the limit.
func TestWaitFirstAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOutbox(due("dlv_1", "slow"), due("dlv_2", "web"))
		d := start(t, o, &fakeReceiver{hang: func(h string) bool { return h == "slow" }})
		begin := time.Now()
		d.WaitFirstAttempts(t.Context(), "ses_1")
		if waited := time.Since(begin); waited != totalTimeout {
			t.Errorf("waited %v, want the attempt's own limit %v", waited, totalTimeout)
		}
	})
}

// Requirement 22: four at once per host, and a limit for all together.
func TestDeliveryLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOutbox()
		for i := range 500 {
			d := due(fmt.Sprintf("dlv_%d", i), fmt.Sprintf("host%d", i%80))
			o.rows[d.ID] = d
		}
		recv := &fakeReceiver{hang: func(string) bool { return true }}
		start(t, o, recv)
		pass(20 * time.Second)
		if recv.maxHost != perHost || recv.maxAll != inAll {
			t.Errorf("at most %d per host and %d in all were under way, want %d and %d", recv.maxHost, recv.maxAll, perHost, inAll)
		}
	})
}

// Requirement 22: a delivery whose attempt was interrupted is not counted and is taken up by the next process.
func TestDeliveryResumes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOutbox(due("dlv_1", "web"))
		ctx, cancel := context.WithCancel(t.Context())
		first := NewDeliverer(DelivererConfig{Outbox: o, Transport: &fakeReceiver{hang: func(string) bool { return true }},
			Sign: func(context.Context, store.Delivery) (string, error) { return "t", nil }, Log: slog.New(slog.DiscardHandler)})
		go first.Run(ctx)
		synctest.Wait()
		cancel()
		synctest.Wait()
		if d, attempts := o.row("dlv_1"); d.State != store.Pending || len(attempts) != 0 {
			t.Fatalf("after the interruption: %q, %d attempts", d.State, len(attempts))
		}
		start(t, o, &fakeReceiver{})
		synctest.Wait()
		if d, _ := o.row("dlv_1"); d.State != store.Delivered {
			t.Errorf("after the restart: %q", d.State)
		}
	})
}

// E7: Wake makes a running worker see a session that ended later.
func TestDeliveryWake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOutbox()
		d := start(t, o, &fakeReceiver{})
		synctest.Wait()
		o.mu.Lock()
		o.rows["dlv_1"] = due("dlv_1", "web")
		o.mu.Unlock()
		d.Wake()
		d.WaitFirstAttempts(t.Context(), "ses_1")
		if d, _ := o.row("dlv_1"); d.State != store.Delivered {
			t.Errorf("state %q", d.State)
		}
	})
}

// E7: an outbox that cannot be read for a moment costs time, not a token.
func TestOutboxFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newFakeOutbox(due("dlv_1", "web"))
		o.fails = 2
		start(t, o, &fakeReceiver{})
		pass(3 * time.Second)
		if d, _ := o.row("dlv_1"); d.State != store.Delivered {
			t.Errorf("state %q", d.State)
		}
	})
}

// E7: which answers end a delivery and which are tried again.
func TestDecide(t *testing.T) {
	d := NewDeliverer(DelivererConfig{Jitter: func(w time.Duration) time.Duration { return w }})
	now := time.Now()
	for status, want := range map[int]string{
		200: store.Delivered, 204: store.Delivered, 202: store.Refused, 302: store.Refused, 400: store.Refused, 401: store.Refused, 404: store.Refused,
		0: store.Pending, 408: store.Pending, 429: store.Pending, 500: store.Pending, 503: store.Pending,
	} {
		if got, _ := d.decide(store.Delivery{CreatedAt: now, Attempts: make([]store.Attempt, 1)}, status, now); got != want {
			t.Errorf("%d: %q, want %q", status, got, want)
		}
	}
}
