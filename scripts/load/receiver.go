//go:build unix

package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// receiver is an application that is told of logouts, or one that takes the connection and stays silent.
type receiver struct {
	id, url  string
	dead     bool
	listener net.Listener
	server   *http.Server

	mu   sync.Mutex
	told map[string]time.Time // by session: when the logout token arrived
	news chan struct{}        // closed and replaced when one arrives
}

func newReceiver(ctx context.Context, id string, dead bool) (*receiver, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &receiver{id: id, url: "http://" + listener.Addr().String(), dead: dead, listener: listener, told: map[string]time.Time{}, news: make(chan struct{})}
	if dead {
		go r.staySilent()
		return r, nil
	}
	r.server = &http.Server{Handler: r, ReadTimeout: answerTime, WriteTimeout: answerTime}
	go func() { _ = r.server.Serve(listener) }() // ends with close
	return r, nil
}

func (r *receiver) staySilent() {
	for {
		conn, err := r.listener.Accept()
		if err != nil {
			return
		}
		go func() {
			_, _ = io.Copy(io.Discard, conn) // until the other side gives up
			_ = conn.Close()
		}()
	}
}

// ServeHTTP notes when the token of a session arrived. It trusts the token: the web app's tests check those.
func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	at := time.Now()
	sid, err := sessionOf(request.PostFormValue("logout_token"))
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, again := r.told[sid]; !again {
		r.told[sid] = at
	}
	close(r.news)
	r.news = make(chan struct{})
}

// wait returns when the receiver was told of the session.
func (r *receiver) wait(ctx context.Context, sid string) (time.Time, error) {
	for {
		r.mu.Lock()
		at, told := r.told[sid]
		news := r.news
		r.mu.Unlock()
		if told {
			return at, nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return at, errors.New(r.id + " was not told")
		}
	}
}

func (r *receiver) heard() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.told)
}

func (r *receiver) close() {
	if r.server != nil {
		_ = r.server.Close() // it only listens
	}
	_ = r.listener.Close() // the server may have closed it
}

// sessionOf reads the sid of a JWT without checking it.
func sessionOf(token string) (string, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "", errors.New("not a JWT")
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return "", err
	}
	var claims struct {
		SessionID string `json:"sid"`
	}
	if err := json.Unmarshal(payload, &claims); err != nil {
		return "", err
	}
	return claims.SessionID, nil
}
