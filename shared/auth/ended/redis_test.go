package ended

import (
	"strings"
	"testing"
	"time"

	"example.com/multiapp/shared/auth/ended/redistest"
)

// W8, M4: what one process is told, all know, and their watchers hear.
func TestRedisReachesOtherProcesses(t *testing.T) {
	state := redistest.Start(t)
	a, b := openRedis(t, state, nowIs(start)), openRedis(t, state, nowIs(start))
	w := watch(t, b, t.Context(), "ses_1", "usr_1", start)
	end(t, a, Ending{SessionID: "ses_1", At: start, By: "Web app"})
	wantEnded(t, b, true, "ses_1", "usr_1", start)
	if e := told(t, w); e.By != "Web app" {
		t.Errorf("told of %+v", e)
	}
}

// W8: while Redis is down the answer is an error and never "alive"; when it is
// back, empty, it learns again what was forgotten, and watchers hear what they missed.
func TestRedisDownAndBack(t *testing.T) {
	state := redistest.Start(t)
	a, b := openRedis(t, state, nowIs(start)), openRedis(t, state, nowIs(start))
	end(t, a, Ending{SessionID: "ses_1", At: start})
	wantEnded(t, b, true, "ses_1", "", start)
	w := watch(t, b, t.Context(), "ses_2", "", start)
	state.Stop()
	if err := a.End(t.Context(), Ending{SessionID: "ses_2", At: start}); err == nil {
		t.Error("an ending was accepted that nobody else knows")
	}
	wantEnded(t, a, true, "ses_1", "", start) // it was told itself
	wantEnded(t, a, true, "ses_2", "", start)
	if ended, err := b.Ended(t.Context(), "ses_2", "", start); err == nil || ended {
		t.Errorf("Ended = %v, %v while Redis is down; want an error", ended, err)
	}
	if _, err := a.Watch(t.Context(), "ses_3", "", start); err == nil {
		t.Error("Watch succeeds while Redis is down")
	}
	state.Restart()
	fresh := openRedis(t, state, nowIs(start)) // has no memory of its own
	told(t, watch(t, fresh, t.Context(), "ses_1", "", start))
	told(t, w) // passed on by the process that was told
}

// A watcher hears of an ending that happened while its process was cut off.
func TestRedisWatchersCatchUp(t *testing.T) {
	state := redistest.Start(t)
	a, b := openRedis(t, state, nowIs(start)), openRedis(t, state, nowIs(start))
	w := watch(t, b, t.Context(), "ses_1", "", start)
	state.Stop()
	a.known.keep(Ending{SessionID: "ses_1", At: start, Received: start}) // heard before, and lost by Redis
	state.Restart()
	told(t, w)
}

// A server starts while Redis is down, and needs no restart.
func TestRedisComesLater(t *testing.T) {
	state := redistest.Start(t)
	state.Stop()
	r := openRedis(t, state, nowIs(start))
	if _, err := r.Ended(t.Context(), "ses_1", "", start); err == nil {
		t.Error("Ended answers without Redis")
	}
	state.Restart()
	w := watch(t, r, t.Context(), "ses_1", "", start)
	end(t, openRedis(t, state, nowIs(start)), Ending{SessionID: "ses_1", At: start})
	told(t, w)
}

// Endings do not fill Redis for ever.
func TestRedisForgets(t *testing.T) {
	state := redistest.Start(t)
	r := openRedis(t, state, time.Now)
	end(t, r, Ending{SessionID: "ses_1"})
	left, err := r.client.PTTL(t.Context(), redisPrefix+sessionKey("ses_1")).Result()
	if err != nil || left <= Retention-time.Minute || left > Retention {
		t.Errorf("it is kept for %v (%v), want %v", left, err, Retention)
	}
}

func TestOpenHidesTheStateURL(t *testing.T) {
	for _, url := range []string{"redis://user:hush@host:port/0", "hush", "http://hush"} {
		if _, err := Open(url, "", nil); err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("Open = %v, want an error without the URL", err)
		}
	}
}
