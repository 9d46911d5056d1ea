package keeper

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// listener is a keeper's connection, in the hand of the test.
type listener struct {
	token string
	do    chan func(http.ResponseWriter) // nil ends the answer
}

func (l *listener) serve(w http.ResponseWriter, r *http.Request) {
	for {
		select {
		case do := <-l.do:
			if do == nil {
				return
			}
			do(w)
		case <-r.Context().Done():
			return
		}
	}
}

// hangUp ends the answer.
func (l *listener) hangUp() { l.do <- nil }

func (l *listener) status(code int) {
	l.do <- func(w http.ResponseWriter) { w.WriteHeader(code) }
	l.hangUp()
}

func (l *listener) say(text string) {
	l.do <- func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, text)
		_ = http.NewResponseController(w).Flush()
	}
}

const opened = "retry: 1000\nevent: open\ndata: {\"sid\":\"ses_1\"}\n\n"

// end tells that a session ended.
func (l *listener) end(sid string, at time.Time) {
	l.say(fmt.Sprintf("event: ended\nid: ended-%[1]s\ndata: {\"sid\":%[1]q,\"at\":%[2]q,\"by\":\"Single page app\",\"received\":%[2]q,\"via\":\"back channel\"}\n\n",
		sid, at.Format(time.RFC3339Nano)))
}

// relayBench is a bench with a relay that the test plays: connections come in
// arrivals, and pauses between tries in pauses, which end at once.
type relayBench struct {
	*bench
	arrivals chan *listener
	pauses   chan time.Duration
}

func newRelayBench(t *testing.T) *relayBench {
	t.Helper()
	arrivals := make(chan *listener)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l := &listener{token: strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), do: make(chan func(http.ResponseWriter))}
		select {
		case arrivals <- l:
			l.serve(w, r)
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(server.Close)
	b := &relayBench{bench: newBench(t, "", func(c *Config) { c.RelayURL = server.URL + "/session/events" }),
		arrivals: arrivals, pauses: make(chan time.Duration, 100)}
	b.pause = func(ctx context.Context, d time.Duration) error {
		b.pauses <- d
		return ctx.Err()
	}
	return b
}

// connected waits for a connection that is open.
func (b *relayBench) connected() *listener {
	b.t.Helper()
	l := <-b.arrivals
	l.say(opened)
	b.until("listening", func(s State) bool { return s.Listening })
	return l
}
