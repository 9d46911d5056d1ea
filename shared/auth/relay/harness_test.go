package relay

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/ended"
)

// pipes is a listener without a network, so that tests can have a time of their own.
type pipes struct {
	connections chan net.Conn
	closed      chan struct{}
	once        sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.connections:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

// rig is a server with a relay, and with time-outs as every server has.
type rig struct {
	*Handler
	registry ended.Registry
	server   *http.Server
	pipes    *pipes
	stop     func()
}

// errForeign is what Authenticate says to tokens of other clients.
var errForeign = errors.New("foreign")

// startRig serves a relay whose tokens are "sid lifetime", or words that name what is wrong.
func startRig(t testing.TB, change ...func(*Config)) *rig {
	t.Helper()
	r := &rig{registry: ended.NewMemory(time.Now), pipes: &pipes{connections: make(chan net.Conn), closed: make(chan struct{})}}
	config := Config{Authenticate: authenticate, Registry: r.registry}
	for _, c := range change {
		c(&config)
	}
	r.registry, r.Handler = config.Registry, New(config)
	r.server = &http.Server{Handler: http.HandlerFunc(r.handle), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute}
	done := make(chan error, 1)
	go func() { done <- r.server.Serve(r.pipes) }()
	r.stop = sync.OnceFunc(func() {
		r.Handler.Close()
		if err := errors.Join(r.server.Shutdown(context.Background()), r.registry.Close()); err != nil {
			t.Error(err)
		}
		<-done
	})
	t.Cleanup(r.stop)
	return r
}

func (r *rig) handle(w http.ResponseWriter, request *http.Request) {
	switch err := r.Serve(w, request); {
	case err == nil:
	case errors.Is(err, ErrTooMany):
		w.WriteHeader(http.StatusTooManyRequests)
	case errors.Is(err, auth.ErrInvalidToken), errors.Is(err, errForeign):
		w.WriteHeader(http.StatusUnauthorized)
	default:
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

func authenticate(r *http.Request) (*auth.Claims, error) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	sid, lifetime, ok := strings.Cut(token, " ")
	expires, err := time.ParseDuration(lifetime)
	switch {
	case token == "foreign":
		return nil, errForeign
	case !ok || err != nil:
		return nil, auth.ErrInvalidToken
	case expires <= 0:
		return nil, auth.ErrTokenExpired
	}
	now := time.Now()
	return &auth.Claims{SessionID: sid, Subject: "usr_1", IssuedAt: now, Expiry: now.Add(expires)}, nil
}

// client is one connection with a stream on it.
type client struct {
	net.Conn
	*http.Response
	lines *bufio.Reader
}

// ask sends a request and reads the answer's head.
func (r *rig) ask(t testing.TB, token string, headers ...string) *client {
	t.Helper()
	c := r.dial(token, headers...)
	response, err := http.ReadResponse(bufio.NewReaderSize(c, 256), nil)
	if err != nil {
		t.Fatal(err)
	}
	c.Response, c.lines = response, bufio.NewReader(response.Body)
	return c
}

// dial sends a request and reads nothing.
func (r *rig) dial(token string, headers ...string) *client {
	mine, theirs := net.Pipe()
	r.pipes.connections <- theirs
	request := "GET /session/events HTTP/1.1\r\nHost: app\r\nAuthorization: Bearer " + token + "\r\n" + strings.Join(headers, "\r\n")
	if len(headers) > 0 {
		request += "\r\n"
	}
	_, _ = io.WriteString(mine, request+"\r\n") // a failure shows in what is read
	return &client{Conn: mine}
}

// event reads the next event, whole, or EOF.
func (c *client) event(t testing.TB) string {
	t.Helper()
	var event strings.Builder
	for {
		line, err := c.lines.ReadString('\n')
		if errors.Is(err, io.EOF) {
			return event.String() + "EOF"
		}
		if err != nil {
			t.Fatal(err)
		}
		if line == "\n" {
			return event.String()
		}
		event.WriteString(line)
	}
}
