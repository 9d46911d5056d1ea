package relay

import (
	"context"
	"encoding/json"
	"fmt"
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

// stream is one open answer. It has the goroutine of its request and one timer of
// its own: a common one would make all streams write in the same instant.
type stream struct {
	handler *Handler
	w       http.ResponseWriter
	control *http.ResponseController
	claims  *auth.Claims
	ending  <-chan ended.Ending
}

// endedData and the others are what the events carry.
type endedData struct {
	SessionID string `json:"sid"`
	At        string `json:"at"` // when the session ended
	By        string `json:"by"`
	Received  string `json:"received"` // when the first server learned
	Via       string `json:"via"`
}

type openData struct {
	SessionID string `json:"sid"`
	Now       string `json:"now"`
}

type expiredData struct {
	SessionID string `json:"sid"`
}

func (s *stream) serve(ctx context.Context, lastEventID string) error {
	// The server's time-outs are for requests that end. Without a read deadline the
	// connection still notices when the client closes it.
	if err := s.control.SetReadDeadline(time.Time{}); err != nil {
		return fmt.Errorf("relay: %w", err)
	}
	// What the server writes after the handler must not wait for the reader for ever.
	defer func() { _ = s.control.SetWriteDeadline(time.Now().Add(writeTimeout)) }()
	header := s.w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // a proxy in between must not collect
	select {
	case e, over := <-s.ending:
		s.sayAtOnce(e, over, lastEventID)
		return nil
	default:
	}
	s.start()
	if s.send(fmt.Appendf(nil, "retry: %d\n", retry), "open", "", openData{s.claims.SessionID, s.handler.config.Now().UTC().Format(milliseconds)}) == nil {
		s.follow(ctx)
	}
	return nil
}

func (s *stream) start() {
	s.w.Header().Set("Content-Type", "text/event-stream")
	s.w.WriteHeader(http.StatusOK)
}

// sayAtOnce answers for a session that was over before the stream began.
func (s *stream) sayAtOnce(e ended.Ending, over bool, lastEventID string) {
	if over && lastEventID == s.endedID() {
		s.w.WriteHeader(http.StatusNoContent)
		return
	}
	s.start()
	if over {
		s.sayEnded(e)
	}
}

// follow waits for what ends the stream.
func (s *stream) follow(ctx context.Context) {
	config := &s.handler.config
	// A clock that is a little ahead must not send the client round in circles.
	until := config.Now().Add(config.Heartbeat)
	if s.claims.Expiry.After(until) {
		until = s.claims.Expiry
	}
	timer := time.NewTimer(config.Heartbeat)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.handler.closing:
			return
		case e, over := <-s.ending:
			if over { // else the registry was closed
				s.sayEnded(e)
			}
			return
		case <-timer.C:
		}
		left := until.Sub(config.Now())
		if left <= 0 {
			_ = s.send(nil, "expired", "", expiredData{s.claims.SessionID}) // it is over either way
			return
		}
		if s.write([]byte(": beat\n\n")) != nil {
			return
		}
		timer.Reset(min(config.Heartbeat, left))
	}
}

func (s *stream) endedID() string { return "ended-" + s.claims.SessionID }

func (s *stream) sayEnded(e ended.Ending) {
	_ = s.send(nil, "ended", s.endedID(), endedData{SessionID: s.claims.SessionID, At: e.At.UTC().Format(milliseconds), By: e.By,
		Received: e.Received.UTC().Format(milliseconds), Via: "back channel"}) // it is over either way
}

// send writes one event after what is in front of it. Empty ids are left out.
func (s *stream) send(text []byte, event, id string, data any) error {
	encoded, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("relay: %w", err)
	}
	text = fmt.Appendf(text, "event: %s\n", event)
	if id != "" {
		text = fmt.Appendf(text, "id: %s\n", id)
	}
	return s.write(fmt.Appendf(text, "data: %s\n\n", encoded))
}

func (s *stream) write(text []byte) error {
	if err := s.control.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	if _, err := s.w.Write(text); err != nil {
		return err
	}
	if err := s.control.Flush(); err != nil {
		return err
	}
	// Over HTTP/2 a deadline that passes later would end the stream.
	return s.control.SetWriteDeadline(time.Time{})
}
