package protocollog_test

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/internal/journal"
)

// listener reads a stream line by line.
type listener struct {
	lines *bufio.Scanner
	stop  context.CancelFunc
	code  int
}

func (s *scene) follow(path string, header ...string) *listener {
	s.t.Helper()
	ctx, stop := context.WithCancel(s.t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { stop(); _ = resp.Body.Close() })
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	return &listener{lines, stop, resp.StatusCode}
}

// until reads up to the line that has the text, and returns all of it.
func (l *listener) until(t *testing.T, text string) (all string) {
	t.Helper()
	for l.lines.Scan() {
		all += l.lines.Text() + "\n"
		if strings.Contains(l.lines.Text(), text) {
			return all
		}
	}
	t.Fatalf("the stream ended without %s: %v\n%.500s", text, l.lines.Err(), all)
	return ""
}

func (s *scene) record(kind journal.Kind, reason string) {
	s.Inner().Journal.Record(journal.Event{At: s.Now(), Kind: kind, Outcome: journal.OK, Reason: reason})
}

// E8: messages arrive as they happen; a reader that comes back gets what it missed, once; one of another run is told to load
// the page again; the end of the environment ends the stream.
func TestStream(t *testing.T) {
	s := newScene(t)
	epoch := s.Inner().Journal.Epoch
	l := s.follow("/log/events?since=" + epoch + "-0")
	for _, reason := range []string{"first", "second"} {
		s.record(journal.Admin, reason)
		if got := l.until(t, reason); !strings.Contains(got, "event: message\n") || !strings.Contains(got, "id: "+epoch+"-") {
			t.Errorf("%s arrived as %s", reason, got)
		}
	}
	l.stop()
	s.record(journal.Fault, "third")
	back := s.follow("/log/events?since="+epoch+"-0", "Last-Event-ID", epoch+"-1")
	if got := back.until(t, "third"); strings.Contains(got, "first") || strings.Count(got, "event: message") != 2 {
		t.Errorf("what was missed came as %s", got)
	}
	s.follow("/log/events?since=another-1").until(t, "event: stale")
	s.Inner().Journal.Record(journal.Event{At: s.Now(), Kind: journal.Code, ClientID: "log_web", Outcome: journal.OK})
	back.until(t, "event: stale") // the page has no lane for it
	last := s.follow("/log/events?errors=1&since=" + epoch + "-0")
	last.until(t, "retry")
	s.Close()
	for last.lines.Scan() {
	}
}

// E8: a flood is drawn in part, and the reader is told so.
func TestFlood(t *testing.T) {
	s := newScene(t)
	for range 3000 {
		s.record(journal.Admin, "flood")
	}
	got := s.follow("/log/events?since="+s.Inner().Journal.Epoch+"-0").until(t, `data-event-id=\"3000\"`)
	if n := strings.Count(got, "event: message"); n != 101 || !strings.Contains(got, "2900 messages were left out") {
		t.Errorf("%d messages were drawn", n)
	}
}

// E8: streams are limited in number, and one that ends makes room.
func TestStreamLimit(t *testing.T) {
	s := newScene(t)
	var open []*listener
	for range 100 {
		l := s.follow("/log/events?since=" + s.Inner().Journal.Epoch + "-0")
		l.until(t, "retry")
		open = append(open, l)
	}
	if code := s.follow("/log/events").code; code != http.StatusTooManyRequests {
		t.Errorf("one too many: status %d", code)
	}
	open[0].stop()
	for s.follow("/log/events").code == http.StatusTooManyRequests { // until the environment notices
	}
}
