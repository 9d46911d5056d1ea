package ended

import (
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/multiapp/shared/auth/ended/redistest"
)

var start = time.Unix(1_700_000_000, 0)

// TestRegistry is the conformance test that every implementation passes. // W8
func TestRegistry(t *testing.T) {
	kinds := map[string]func(t *testing.T, now func() time.Time) Registry{
		"Memory": func(_ *testing.T, now func() time.Time) Registry { return NewMemory(now) },
		"Bolt": func(t *testing.T, now func() time.Time) Registry {
			return openBolt(t, filepath.Join(t.TempDir(), "ended.db"), now)
		},
	}
	state := redistest.Start(t)
	kinds["Redis"] = func(t *testing.T, now func() time.Time) Registry {
		state.Flush()
		return openRedis(t, state, now)
	}
	for kind, open := range kinds {
		t.Run(kind, func(t *testing.T) {
			t.Run("Session", func(t *testing.T) { testSession(t, open(t, nowIs(start))) })
			t.Run("Subject", func(t *testing.T) { testSubject(t, open(t, nowIs(start))) })
			t.Run("OlderEndingHeardLater", func(t *testing.T) { testOutOfOrder(t, open(t, nowIs(start))) })
			t.Run("EmptyNamesMatchNothing", func(t *testing.T) { testEmpty(t, open(t, nowIs(start))) })
			t.Run("Retention", func(t *testing.T) { testRetention(t, open) })
			t.Run("FirstReport", func(t *testing.T) { testFirstReport(t, open(t, nowIs(start))) })
			t.Run("Watch", func(t *testing.T) { testWatch(t, open) })
			t.Run("Concurrent", func(t *testing.T) { testConcurrent(t, open(t, nowIs(start))) })
		})
	}
}

func nowIs(at time.Time) func() time.Time { return func() time.Time { return at } }

func openBolt(t *testing.T, path string, now func() time.Time) *Bolt {
	t.Helper()
	b, err := OpenBolt(path, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func openRedis(t *testing.T, state *redistest.Server, now func() time.Time) *Redis {
	t.Helper()
	r, err := Open(state.URL, "", now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r.(*Redis)
}

func end(t *testing.T, r Registry, e Ending) {
	t.Helper()
	if err := r.End(t.Context(), e); err != nil {
		t.Fatal(err)
	}
}

func wantEnded(t *testing.T, r Registry, want bool, sid, sub string, issuedAt time.Time) {
	t.Helper()
	got, err := r.Ended(t.Context(), sid, sub, issuedAt)
	if err != nil || got != want {
		t.Errorf("Ended(%q, %q, %v) = %v, %v; want %v", sid, sub, issuedAt, got, err, want)
	}
}

func testSession(t *testing.T, r Registry) {
	end(t, r, Ending{SessionID: "ses_1", Subject: "usr_1", At: start})
	wantEnded(t, r, true, "ses_1", "usr_1", start.Add(-time.Hour))
	wantEnded(t, r, true, "ses_1", "usr_1", start.Add(time.Hour))
	wantEnded(t, r, false, "ses_2", "usr_1", start.Add(-time.Hour))
}

func testSubject(t *testing.T, r Registry) {
	end(t, r, Ending{Subject: "usr_1", At: start})
	wantEnded(t, r, true, "ses_1", "usr_1", start.Add(-time.Second))
	wantEnded(t, r, true, "ses_1", "usr_1", start)
	wantEnded(t, r, false, "ses_2", "usr_1", start.Add(time.Second))
	wantEnded(t, r, false, "ses_3", "usr_2", start.Add(-time.Second))
}

// A logout token that was delayed must not bring back what a later one ended.
func testOutOfOrder(t *testing.T, r Registry) {
	end(t, r, Ending{Subject: "usr_1", At: start})
	end(t, r, Ending{Subject: "usr_1", At: start.Add(-5 * time.Minute)})
	wantEnded(t, r, true, "ses_1", "usr_1", start.Add(-time.Minute))
}

func testEmpty(t *testing.T, r Registry) {
	end(t, r, Ending{At: start})
	wantEnded(t, r, false, "", "", start.Add(-time.Hour))
	wantEnded(t, r, false, "ses_1", "", start.Add(-time.Hour))
}

func testRetention(t *testing.T, open func(*testing.T, func() time.Time) Registry) {
	var later atomic.Int64
	r := open(t, func() time.Time { return start.Add(time.Duration(later.Load())) })
	end(t, r, Ending{SessionID: "ses_old"})
	later.Store(int64(Retention + time.Second))
	end(t, r, Ending{SessionID: "ses_new"})
	wantEnded(t, r, false, "ses_old", "", start)
	wantEnded(t, r, true, "ses_new", "", start)
}

// A session ends once; a user's ending never moves back.
func testFirstReport(t *testing.T, r Registry) {
	end(t, r, Ending{SessionID: "ses_1", At: start, By: "Single page app"})
	end(t, r, Ending{SessionID: "ses_1", At: start.Add(time.Second)})
	if e := told(t, watch(t, r, t.Context(), "ses_1", "", start)); e.By != "Single page app" || !e.At.Equal(start) {
		t.Errorf("told of %+v, want the first report", e)
	}
	end(t, r, Ending{Subject: "usr_1", At: start})
	end(t, r, Ending{Subject: "usr_1", At: start.Add(-time.Minute)})
	wantEnded(t, r, true, "ses_2", "usr_1", start)
	end(t, r, Ending{Subject: "usr_1", At: start.Add(time.Minute)})
	wantEnded(t, r, true, "ses_2", "usr_1", start.Add(time.Minute))
}

func testConcurrent(t *testing.T, r Registry) {
	var wg sync.WaitGroup
	for i := range 8 {
		sid := string(rune('a' + i))
		wg.Go(func() {
			end(t, r, Ending{SessionID: sid, At: start})
			wantEnded(t, r, true, sid, "", start)
		})
	}
	wg.Wait()
}

// A restart forgets nothing. // W8
func TestBoltSurvivesRestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ended.db")
	first := openBolt(t, path, nowIs(start))
	end(t, first, Ending{SessionID: "ses_1", At: start})
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	wantEnded(t, openBolt(t, path, nowIs(start)), true, "ses_1", "", start)
}

func TestOpenBoltNamesTheFileInUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ended.db")
	openBolt(t, path, nil)
	if _, err := OpenBolt(path, nil); err == nil {
		t.Fatal("a second process could open the file")
	}
}

// An ending that was stored before reasons were is read as it was meant.
func TestDecodeOlder(t *testing.T) {
	e, err := decode([]byte(`{"sid":"ses_1","by":"Web app","at":1700000000250,"received":1700000000300}`))
	if want := (Ending{SessionID: "ses_1", By: "Web app", At: time.UnixMilli(1700000000250), Received: time.UnixMilli(1700000000300)}); err != nil || e != want {
		t.Errorf("got %+v, %v", e, err)
	}
}
