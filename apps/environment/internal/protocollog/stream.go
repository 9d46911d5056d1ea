package protocollog

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"example.com/multiapp/apps/environment/internal/journal"
)

const (
	maxStreams = 100
	maxDrawn   = 100                    // messages at once; when more came, the newest are drawn
	heartbeat  = 15 * time.Second       // the longest silence, so that a dead stream is noticed
	writing    = 10 * time.Second       // for one write: a reader that is slower is cut off
	rest       = 150 * time.Millisecond // between two writes, in which messages gather
)

// stream is one reader. It goes on after the event named by Last-Event-ID, or by since at first.
type stream struct {
	handler *Handler
	w       http.ResponseWriter
	control *http.ResponseController
	lanes   lanes
	matcher *journal.Matcher
	after   int64
}

// events is GET /log/events. Each event "message" carries one message as it is drawn on the page; "stale" says that the page
// has to be fetched again, for it lacks a lane, or the environment has started anew.
func (h *Handler) events(w http.ResponseWriter, r *http.Request) error {
	select {
	case h.open <- struct{}{}:
		defer func() { <-h.open }()
	default:
		http.Error(w, "too many pages follow the log: close one", http.StatusTooManyRequests)
		return nil
	}
	query := r.URL.Query()
	s := &stream{handler: h, w: w, control: http.NewResponseController(w), lanes: h.lanesFrom(query["lane"])}
	since := r.Header.Get("Last-Event-ID")
	if since == "" {
		since = query.Get("since")
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")  // a proxy in between must not collect
	_ = s.control.SetReadDeadline(time.Time{}) // the server's is for requests; not every writer has one
	after, known := h.parseStamp(since)
	if !known {
		return s.stale()
	}
	seen, _, _ := h.journal.Follow(0)
	s.after, s.matcher = after, journal.NewMatcher(filterOf(query), before(seen, after))
	s.run(r.Context())
	return nil
}

// parseStamp reads what stamp wrote, in this run of the environment.
func (h *Handler) parseStamp(stamp string) (id int64, known bool) {
	epoch, number, _ := strings.Cut(stamp, "-")
	id, err := strconv.ParseInt(number, 10, 64)
	return id, err == nil && epoch == h.journal.Epoch && id >= 0 && id <= h.journal.Last()
}

func before(events []journal.Event, id int64) []journal.Event {
	for i, e := range events {
		if e.ID > id {
			return events[:i]
		}
	}
	return events
}

// run follows the journal until the reader leaves, the page is stale, or the environment goes down.
func (s *stream) run(ctx context.Context) {
	if !s.write([]byte("retry: 1000\n\n")) {
		return
	}
	beat := time.NewTimer(heartbeat)
	defer beat.Stop()
	for {
		news, missed, more := s.handler.journal.Follow(s.after)
		if !s.draw(ctx, news, missed) {
			return
		}
		select {
		case <-more:
			if !s.pause(ctx) {
				return
			}
		case <-beat.C:
			if !s.write([]byte(": beat\n\n")) {
				return
			}
			beat.Reset(heartbeat)
		case <-ctx.Done():
			return
		case <-s.handler.Stopping:
			return
		}
	}
}

// pause lets what comes at the same moment gather.
func (s *stream) pause(ctx context.Context) bool {
	gathered := time.NewTimer(rest)
	defer gathered.Stop()
	select {
	case <-gathered.C:
		return true
	case <-ctx.Done():
	case <-s.handler.Stopping:
	}
	return false
}

// draw writes the news that are asked for, and reports whether the stream goes on.
func (s *stream) draw(ctx context.Context, news []journal.Event, missed int64) bool {
	var wanted []journal.Event
	for _, e := range news {
		s.after = e.ID
		if s.matcher.Match(e) {
			wanted = append(wanted, e)
		}
	}
	var out bytes.Buffer
	if many := len(wanted) - maxDrawn; many > 0 {
		wanted, missed = wanted[many:], missed+int64(many)
	}
	if missed > 0 {
		s.add(ctx, &out, "", skippedSaid(missed), skipped(missed))
	}
	byCause(wanted)
	for i, e := range wanted {
		r := s.handler.row(e, s.lanes)
		if r.Class == "" {
			s.write(out.Bytes())
			_ = s.stale()
			return false
		}
		stamp := ""
		if i == len(wanted)-1 { // a reader that is cut off before gets all again, and knows them
			stamp = s.handler.stamp(s.after)
		}
		s.add(ctx, &out, stamp, r.sentence(), message(r, false))
	}
	return out.Len() == 0 || s.write(out.Bytes())
}

func skippedSaid(n int64) string { return strconv.FormatInt(n, 10) + " messages were left out." }

func (s *stream) add(ctx context.Context, out *bytes.Buffer, id, said string, part templ.Component) {
	var html strings.Builder
	if err := part.Render(ctx, &html); err == nil {
		out.Write(event(id, drawn{html.String(), said}))
	}
}

func (s *stream) stale() error {
	s.write([]byte("event: stale\ndata:\n\n"))
	return nil
}

// write sends at once. The deadline is for this write alone: an idle stream has none.
func (s *stream) write(text []byte) bool {
	_ = s.control.SetWriteDeadline(time.Now().Add(writing)) // not every writer has one
	_, err := s.w.Write(text)
	if err == nil {
		err = s.control.Flush()
	}
	_ = s.control.SetWriteDeadline(time.Time{})
	return err == nil
}

type drawn struct {
	HTML string `json:"html"`
	Said string `json:"said"`
}

func event(id string, d drawn) []byte {
	data, _ := json.Marshal(d) // strings alone cannot fail
	text := []byte("event: message\n")
	if id != "" {
		text = fmt.Appendf(text, "id: %s\n", id)
	}
	return fmt.Appendf(text, "data: %s\n\n", data)
}
