package relay

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/multiapp/shared/auth/ended"
)

// Each test has a time of its own, and fails when a goroutine is left behind.
func bubble(t *testing.T, test func(*testing.T)) { synctest.Test(t, test) }

func end(t *testing.T, r *rig, e ended.Ending) {
	t.Helper()
	if err := r.registry.End(t.Context(), e); err != nil {
		t.Fatal(err)
	}
}

// The bubble's time begins here.
const beginning = "2000-01-01T00:00:00.000Z"

func wantEvent(t *testing.T, c *client, want string) {
	t.Helper()
	if got := c.event(t); got != want {
		t.Errorf("got the event\n%s, want\n%s", got, want)
	}
}

const endedBySPA = "event: ended\nid: ended-ses_1\n" +
	`data: {"sid":"ses_1","at":"1999-12-31T23:59:59.750Z","by":"Single page app","received":"` + beginning + `","via":"back channel"}` + "\n"

var bySPA = ended.Ending{SessionID: "ses_1", At: time.UnixMilli(946684799750), By: "Single page app"}

// M4, S10, D7: the stream says that it stands, and that its session ended; then it closes.
func TestEnded(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := startRig(t)
		c := r.ask(t, "ses_1 5m")
		wantEvent(t, c, "retry: 1000\nevent: open\ndata: {\"sid\":\"ses_1\",\"now\":\""+beginning+"\"}\n")
		for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"} {
			if got := c.Header.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		end(t, r, bySPA)
		wantEvent(t, c, endedBySPA)
		wantEvent(t, c, "EOF")
	})
}

// M4: a time-out is no sign-out in another app.
func TestEndedByTimeOut(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := startRig(t)
		end(t, r, ended.Ending{SessionID: "ses_1", At: bySPA.At, Expired: true})
		wantEvent(t, r.ask(t, "ses_1 5m"), strings.Replace(endedBySPA, `"by":"Single page app"`, `"by":"","reason":"expired"`, 1))
	})
}

// D7: what ended while the client was away is said at once, and once.
func TestEndedBefore(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := startRig(t)
		end(t, r, bySPA)
		wantEvent(t, r.ask(t, "ses_1 5m"), endedBySPA)
		wantEvent(t, r.ask(t, "ses_1 5m", "Last-Event-ID: ended-ses_2"), endedBySPA)
		if c := r.ask(t, "ses_1 5m", "Last-Event-ID: ended-ses_1"); c.StatusCode != http.StatusNoContent {
			t.Errorf("a client that knows gets %d, want 204", c.StatusCode)
		}
	})
}

// A session that lives is not over because a client says so.
func TestLastEventIDIsNotBelieved(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := startRig(t)
		if got := r.ask(t, "ses_1 5m", "Last-Event-ID: ended-ses_1").event(t); !strings.Contains(got, "event: open") {
			t.Errorf("got %s", got)
		}
	})
}

// M5: a stream is for tokens that verify.
func TestRefused(t *testing.T) {
	for name, token := range map[string]string{"None": "", "Garbage": "garbage", "Expired": "ses_1 -1s", "Foreign": "foreign"} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				c := startRig(t).ask(t, token)
				if body, _ := io.ReadAll(c.Body); c.StatusCode != http.StatusUnauthorized || len(body) != 0 {
					t.Errorf("got %d %q, want 401 and nothing", c.StatusCode, body)
				}
			})
		})
	}
}

// A stream hears of its own session alone.
func TestOwnSessionOnly(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := startRig(t)
		mine, other := r.ask(t, "ses_1 5m"), r.ask(t, "ses_2 5m")
		mine.event(t)
		other.event(t)
		end(t, r, ended.Ending{SessionID: "ses_2"})
		if got := other.event(t); !strings.Contains(got, "ended-ses_2") {
			t.Errorf("got %s", got)
		}
		wantEvent(t, mine, ": beat\n")
	})
}

// M6: the end of all of a user's sessions is told under each one's own name.
func TestUserEnded(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := startRig(t)
		c := r.ask(t, "ses_1 5m")
		c.event(t)
		end(t, r, ended.Ending{Subject: "usr_1"})
		if got := c.event(t); !strings.Contains(got, `{"sid":"ses_1","at":"`+beginning+`","by":""`) {
			t.Errorf("got %s", got)
		}
	})
}

// The client is sent for a fresh token when its own is over. The beats before go
// on longer than any of the server's time-outs.
func TestExpires(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := startRig(t).ask(t, "ses_1 100s")
		c.event(t)
		for range 6 {
			wantEvent(t, c, ": beat\n")
		}
		wantEvent(t, c, "event: expired\ndata: {\"sid\":\"ses_1\"}\n")
		wantEvent(t, c, "EOF")
		if passed := time.Since(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)); passed != 100*time.Second {
			t.Errorf("the stream lived %v, want 100s", passed)
		}
	})
}

// A token that is almost over does not make the client come back again and again.
func TestExpiresSoon(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := startRig(t).ask(t, "ses_1 1ms")
		c.event(t)
		if got := c.event(t); !strings.HasPrefix(got, "event: expired") || time.Now().Second() != 15 {
			t.Errorf("got %s after %d s", got, time.Now().Second())
		}
	})
}

func TestLimits(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := startRig(t, func(c *Config) { c.PerSession, c.Total = 2, 3 })
		first := r.ask(t, "ses_1 5m")
		first.event(t)
		r.ask(t, "ses_1 5m").event(t)
		if c := r.ask(t, "ses_1 5m"); c.StatusCode != http.StatusTooManyRequests {
			t.Errorf("the session's third stream gets %d", c.StatusCode)
		}
		r.ask(t, "ses_2 5m").event(t)
		if c := r.ask(t, "ses_3 5m"); c.StatusCode != http.StatusTooManyRequests {
			t.Errorf("the server's fourth stream gets %d", c.StatusCode)
		}
		if err := first.Conn.Close(); err != nil { // its place is free at once
			t.Fatal(err)
		}
		synctest.Wait()
		if c := r.ask(t, "ses_3 5m"); c.StatusCode != http.StatusOK {
			t.Errorf("a stream in a freed place gets %d", c.StatusCode)
		}
	})
}

// A reader that takes nothing, be it slow or gone without a word, is cut off by
// the next write, and holds up nobody.
func TestSlowReader(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := startRig(t, func(c *Config) { c.Total = 2 })
		r.dial("ses_1 5m")                          // takes not even the opening
		r.ask(t, "ses_1 5m").event(t)               // takes the opening, then nothing
		<-time.After(15*time.Second + writeTimeout) // the bubble's time
		synctest.Wait()
		if r.total != 0 {
			t.Errorf("%d streams are left", r.total)
		}
	})
}

// An ending does not wait for a reader that takes nothing.
func TestSlowReaderHoldsUpNobody(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := startRig(t)
		slow, quick := r.ask(t, "ses_1 5m"), r.ask(t, "ses_1 5m")
		slow.event(t)
		quick.event(t)
		end(t, r, bySPA)
		wantEvent(t, quick, endedBySPA)
		if time.Now().Nanosecond() != 0 {
			t.Error("time went by")
		}
	})
}

// A shut-down ends the streams at once and opens no more.
func TestClose(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := startRig(t)
		c := r.ask(t, "ses_1 5m")
		c.event(t)
		r.Close()
		wantEvent(t, c, "EOF")
		if c := r.ask(t, "ses_1 5m"); c.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("got %d, want 503", c.StatusCode)
		}
		r.Close()
	})
}

// broken is a registry that cannot say.
type broken struct{ ended.Registry }

func (broken) Watch(context.Context, string, string, time.Time) (<-chan ended.Ending, error) {
	return nil, errors.New("down")
}

// W14: a registry that cannot say signs nobody out.
func TestRegistryDown(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := startRig(t, func(c *Config) { c.Registry = broken{c.Registry} })
		if c := r.ask(t, "ses_1 5m"); c.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("got %d, want 503", c.StatusCode)
		}
		if synctest.Wait(); r.total != 0 {
			t.Errorf("%d streams are left", r.total)
		}
	})
}
