package ended

import (
	"context"
	"testing"
	"time"
)

func watch(t *testing.T, r Registry, ctx context.Context, sid, sub string, issuedAt time.Time) <-chan Ending {
	t.Helper()
	ending, err := r.Watch(ctx, sid, sub, issuedAt)
	if err != nil {
		t.Fatal(err)
	}
	return ending
}

// told waits for an ending, and that nothing follows it.
func told(t *testing.T, ending <-chan Ending) Ending {
	t.Helper()
	e, ok := <-ending
	if !ok {
		t.Fatal("the watch ended and told nothing")
	}
	if more, ok := <-ending; ok {
		t.Fatalf("told again: %+v", more)
	}
	return e
}

func wantSilent(t *testing.T, ending <-chan Ending) {
	t.Helper()
	select {
	case e, ok := <-ending:
		t.Errorf("told %+v (%v), want nothing", e, ok)
	default:
	}
}

func testWatch(t *testing.T, open func(*testing.T, func() time.Time) Registry) {
	for name, test := range map[string]func(*testing.T, Registry){
		"Later": testWatchLater, "Before": testWatchBefore, "Subject": testWatchSubject, "Context": testWatchContext, "Close": testWatchClose,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t, nowIs(start))) })
	}
}

// M4: an ending that comes later is told, once, to all who watch that session.
func testWatchLater(t *testing.T, r Registry) {
	one, two := watch(t, r, t.Context(), "ses_1", "usr_1", start), watch(t, r, t.Context(), "ses_1", "usr_1", start)
	other := watch(t, r, t.Context(), "ses_2", "usr_1", start)
	nameless := watch(t, r, t.Context(), "", "", start)
	want := Ending{SessionID: "ses_1", Subject: "usr_1", At: start.Add(-300 * time.Millisecond), By: "Single page app", Expired: true, Received: start}
	end(t, r, Ending{SessionID: "ses_1", Subject: "usr_1", At: want.At, By: want.By, Expired: true})
	for _, w := range []<-chan Ending{one, two} {
		if e := told(t, w); !e.At.Equal(want.At) || !e.Received.Equal(want.Received) || e.By != want.By || e.SessionID != want.SessionID {
			t.Errorf("told of %+v, want %+v", e, want)
		}
	}
	wantSilent(t, other)
	wantSilent(t, nameless)
}

// D7: what ended while nobody watched is told at once.
func testWatchBefore(t *testing.T, r Registry) {
	end(t, r, Ending{SessionID: "ses_1", At: start, By: "Web app"})
	if e := told(t, watch(t, r, t.Context(), "ses_1", "usr_1", start)); e.By != "Web app" || !e.At.Equal(start) {
		t.Errorf("told of %+v", e)
	}
}

// M6: the end of all of a user's sessions reaches those that began before it.
func testWatchSubject(t *testing.T, r Registry) {
	older := watch(t, r, t.Context(), "ses_1", "usr_1", start)
	newer := watch(t, r, t.Context(), "ses_2", "usr_1", start.Add(2*time.Second))
	end(t, r, Ending{Subject: "usr_1", At: start.Add(time.Second)})
	if e := told(t, older); e.SessionID != "" || e.Subject != "usr_1" {
		t.Errorf("told of %+v", e)
	}
	wantSilent(t, newer)
}

func testWatchContext(t *testing.T, r Registry) {
	ctx, cancel := context.WithCancel(t.Context())
	w := watch(t, r, ctx, "ses_1", "usr_1", start)
	cancel()
	if e, ok := <-w; ok {
		t.Errorf("told of %+v", e)
	}
	end(t, r, Ending{SessionID: "ses_1", At: start}) // nobody is there any more
}

func testWatchClose(t *testing.T, r Registry) {
	w := watch(t, r, t.Context(), "ses_1", "usr_1", start)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if e, ok := <-w; ok {
		t.Errorf("told of %+v", e)
	}
}
