//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// bufferSize is small: there are thousands of streams in this process.
const bufferSize = 512

// stream is one open GET /session/events. at and problem are set when over is closed.
type stream struct {
	sid     string
	over    chan struct{}
	at      time.Time // when the event was read
	problem error     // it ended otherwise than by an ended event of its own session
	conn    net.Conn
}

// openStream returns when the server has said that the stream stands. count is how many streams are over, for whatever
// reason.
func openStream(ctx context.Context, h *house, cookie string, count *atomic.Int64) (*stream, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address(h.web))
	if err != nil {
		return nil, err
	}
	s := &stream{over: make(chan struct{}), conn: conn}
	events, err := s.begin(address(h.web), cookie)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open a stream: %w", err), conn.Close())
	}
	go func() {
		s.follow(events)
		count.Add(1)
		close(s.over)
		_ = conn.Close() // nothing is left to read
	}()
	return s, nil
}

func (s *stream) begin(host, cookie string) (*bufio.Reader, error) {
	if err := s.conn.SetDeadline(time.Now().Add(answerTime)); err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(s.conn, "GET /session/events HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\nCookie: %s\r\n\r\n", host, cookie); err != nil {
		return nil, err
	}
	response, err := http.ReadResponse(bufio.NewReaderSize(s.conn, bufferSize), nil)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the web app answered %d", response.StatusCode)
	}
	events := bufio.NewReaderSize(response.Body, bufferSize)
	name, sid, err := next(events)
	if err == nil && (name != "open" || sid == "") {
		err = fmt.Errorf("it began with %q of session %q", name, sid)
	}
	s.sid = sid
	return events, errors.Join(err, s.conn.SetDeadline(time.Time{}))
}

// follow reads to the end of the stream.
func (s *stream) follow(events *bufio.Reader) {
	name, sid, err := next(events)
	s.at = time.Now()
	switch {
	case err != nil:
		s.problem = fmt.Errorf("the stream of %s broke: %w", s.sid, err)
	case name != "ended" || sid != s.sid:
		s.problem = fmt.Errorf("the stream of %s said %q of session %q", s.sid, name, sid)
	}
}

// next reads one event (HTML Standard §9.2.6) and returns its name and whose it is. Comments are passed over.
func next(events *bufio.Reader) (name, sid string, err error) {
	var data strings.Builder
	for {
		line, err := events.ReadString('\n')
		if err != nil {
			return "", "", err
		}
		field, value, _ := strings.Cut(strings.TrimRight(line, "\r\n"), ": ")
		switch {
		case field == "event":
			name = value
		case field == "data":
			data.WriteString(value)
		case line == "\n" && name != "":
			var carried struct {
				SessionID string `json:"sid"`
			}
			err := json.Unmarshal([]byte(data.String()), &carried)
			return name, carried.SessionID, err
		}
	}
}
