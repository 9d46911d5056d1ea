package sessions

import (
	"net/http"
	"time"
)

const (
	maxStreams = 100 // each is woken at each step of the protocol

	alive   = 20 * time.Second // between signs of life, so that a dead stream is noticed
	writing = 10 * time.Second // for one event
)

// bounded answers only so many streams at once.
func bounded(events func(http.ResponseWriter, *http.Request) error) func(http.ResponseWriter, *http.Request) error {
	open := make(chan struct{}, maxStreams)
	return func(w http.ResponseWriter, r *http.Request) error {
		select {
		case open <- struct{}{}:
			defer func() { <-open }()
			return events(w, r)
		default:
			http.Error(w, "too many pages follow the sessions: close one", http.StatusTooManyRequests)
			return nil
		}
	}
}

// events is GET /sessions/events: it says "changed" each time something has happened, and nothing else, so that a page
// knows when to fetch itself again. Much that happens while an event is written is one event.
func (h Handler) events(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/event-stream")
	stream := http.NewResponseController(w)
	send := func(text string) bool {
		_ = stream.SetWriteDeadline(time.Now().Add(writing)) // not every writer has one
		_, err := w.Write([]byte(text))
		return err == nil && stream.Flush() == nil
	}
	changed := h.Changed()
	for text := ": open\n\n"; send(text); {
		select {
		case <-r.Context().Done():
			return nil
		case <-h.Stopping:
			return nil
		case <-time.After(alive):
			text = ": alive\n\n"
		case <-changed:
			changed = h.Changed()
			text = "event: changed\ndata:\n\n"
		}
	}
	return nil
}
