package relay

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/ended"
)

const (
	// writeTimeout bounds each write: a reader that is slower is cut off.
	writeTimeout = 10 * time.Second
	// retry is after how many milliseconds a browser comes back.
	retry = 1000
	// milliseconds is RFC 3339 as JavaScript writes it.
	milliseconds = "2006-01-02T15:04:05.000Z"
)

// stream is one open answer. It keeps nothing of the request, so that an idle one
// costs little: a goroutine that waits for news, one that waits for the client to
// go away, and a timer. A timer common to all would make all write in the same instant.
type stream struct {
	handler *Handler
	conn    net.Conn // nil until the stream has it
	cancel  context.CancelFunc
	sid     string
	key     string // under which it is counted
	until   time.Time
	ending  <-chan ended.Ending
}

// endedData and the others are what the events carry.
type endedData struct {
	SessionID string `json:"sid"`
	At        string `json:"at"` // when the session ended
	By        string `json:"by"`
	Reason    string `json:"reason,omitempty"` // expired, when it timed out
	Received  string `json:"received"`         // when the first server learned
	Via       string `json:"via"`
}

type openData struct {
	SessionID string `json:"sid"`
	Now       string `json:"now"`
}

type expiredData struct {
	SessionID string `json:"sid"`
}

// open begins the stream, unless there is nothing more to say to this client.
func (s *stream) open(ctx context.Context, w http.ResponseWriter, r *http.Request, claims *auth.Claims) (err error) {
	s.ending, err = s.handler.config.Registry.Watch(ctx, claims.SessionID, claims.Subject, claims.IssuedAt)
	if err != nil {
		return fmt.Errorf("relay: watch: %w", err)
	}
	var first []byte
	over := false
	select {
	case e, told := <-s.ending: // it was over before the stream began, or the registry is closed
		if !told {
			return ErrClosed
		}
		if r.Header.Get("Last-Event-ID") == s.endedID() {
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
		first, over = s.endedEvent(e), true
	default:
		now := s.handler.config.Now().UTC().Format(milliseconds)
		first = append(fmt.Appendf(nil, "retry: %d\n", retry), event("open", "", openData{s.sid, now})...)
	}
	head := answerHead(w.Header())
	if s.conn, _, err = http.NewResponseController(w).Hijack(); err != nil {
		return fmt.Errorf("relay: a stream needs an HTTP/1 connection of its own: %w", err)
	}
	go s.run(append(head, first...), over)
	return nil
}

// answerHead is the head of the answer, whose body ends with the connection (RFC 9112 §6.3).
func answerHead(header http.Header) []byte {
	header.Set("Content-Type", "text/event-stream")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // a proxy in between must not collect
	header.Set("Connection", "close")
	header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	var head bytes.Buffer
	head.WriteString("HTTP/1.1 200 OK\r\n")
	_ = header.Write(&head) // a buffer takes everything
	head.WriteString("\r\n")
	return head.Bytes()
}

func (s *stream) run(first []byte, over bool) {
	defer s.leave()
	if s.write(first) != nil || over {
		return
	}
	go s.awaitClient()
	s.follow()
}

// leave gives everything back. It wakes awaitClient.
func (s *stream) leave() {
	s.cancel()
	if s.conn != nil {
		_ = s.conn.Close() // it is over either way
	}
	s.handler.leave(s.key)
}

// awaitClient ends the stream when the client closes the connection, or says
// something after its request, which only a broken one does.
func (s *stream) awaitClient() {
	_, _ = s.conn.Read(make([]byte, 1)) // whatever it was
	s.cancel()
}

// follow waits for what ends the stream.
func (s *stream) follow() {
	config := &s.handler.config
	timer := time.NewTimer(config.Heartbeat)
	defer timer.Stop()
	for {
		select {
		case <-s.handler.closing:
			return
		case e, told := <-s.ending:
			if told { // else the client is gone, or the registry was closed
				_ = s.write(s.endedEvent(e)) // it is over either way
			}
			return
		case <-timer.C:
		}
		left := s.until.Sub(config.Now())
		if left <= 0 {
			_ = s.write(event("expired", "", expiredData{s.sid})) // it is over either way
			return
		}
		if s.write([]byte(": beat\n\n")) != nil {
			return
		}
		timer.Reset(min(config.Heartbeat, left))
	}
}

func (s *stream) endedID() string { return "ended-" + s.sid }

func (s *stream) endedEvent(e ended.Ending) []byte {
	reason := ""
	if e.Expired {
		reason = "expired"
	}
	return event("ended", s.endedID(), endedData{SessionID: s.sid, At: e.At.UTC().Format(milliseconds), By: e.By, Reason: reason,
		Received: e.Received.UTC().Format(milliseconds), Via: "back channel"})
}

// event spells out one event. An empty id is left out.
func event(name, id string, data any) []byte {
	encoded, _ := json.Marshal(data) // strings alone cannot fail
	text := fmt.Appendf(nil, "event: %s\n", name)
	if id != "" {
		text = fmt.Appendf(text, "id: %s\n", id)
	}
	return fmt.Appendf(text, "data: %s\n\n", encoded)
}

func (s *stream) write(text []byte) error {
	if err := s.conn.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	_, err := s.conn.Write(text)
	return err
}
