package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Time-outs of every server. A page may ask the environment for up to 15 s and
// must still be able to say that nobody answered.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 2 * time.Minute
	shutdownTimeout   = 10 * time.Second
	maxHeader         = 64 << 10 // bytes; the cookies of every app on localhost arrive together
)

// Server is one HTTP server of the product.
type Server struct {
	// Name is the app's name in its "ready" line and in the names of its variables:
	// web listens on WEB_ADDR and is reached at WEB_URL.
	Name string
	// Addr is the host:port to listen on, unless Listener is set.
	Addr     string
	Listener net.Listener
	// URL is where browsers reach it.
	URL     string
	Handler http.Handler
	Log     *slog.Logger
	// Ready receives the line "ready NAME URL" once connections are accepted.
	Ready io.Writer
}

// NewLogger returns a logger of readable lines.
func NewLogger(out io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: level}))
}

// Run serves until ctx ends, then lets requests finish for up to 10 s.
func (s Server) Run(ctx context.Context) error {
	listener, err := s.listen(ctx)
	if err != nil {
		return err
	}
	fresh := &freshConnections{}
	server := &http.Server{
		Handler: s.Handler, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ConnState: fresh.observe,
		ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	_, _ = fmt.Fprintf(s.Ready, "ready %s %s\n", s.Name, s.URL) // nobody may be reading
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	return shutDown(context.WithoutCancel(ctx), server, fresh)
}

func (s Server) listen(ctx context.Context) (net.Listener, error) {
	if s.Listener != nil {
		return s.Listener, nil
	}
	return Listen(ctx, s.Name, s.Addr)
}

// Listen opens the app's port, for apps that do so before they touch their data.
// Its errors name the variable and say what to do.
func Listen(ctx context.Context, name, addr string) (net.Listener, error) {
	variable := strings.ToUpper(name)
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s_ADDR=%s is in use: stop the program that has it, or set %[1]s_ADDR and the app's URL to another port", variable, addr)
	}
	if err != nil {
		return nil, fmt.Errorf("%s_ADDR=%s: %w", variable, addr, err)
	}
	return listener, nil
}

func shutDown(ctx context.Context, server *http.Server, fresh *freshConnections) error {
	ctx, cancel := context.WithTimeout(ctx, shutdownTimeout)
	defer cancel()
	fresh.close()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("requests were cut off: %w", err), server.Close())
	}
	return nil
}

// freshConnections are those that have not sent a byte. Browsers open them ahead
// of need, and Shutdown would wait 5 s for each.
type freshConnections struct {
	mu     sync.Mutex
	open   map[net.Conn]struct{}
	closed bool
}

func (f *freshConnections) observe(c net.Conn, state http.ConnState) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if state != http.StateNew {
		delete(f.open, c)
		return
	}
	if f.closed {
		_ = c.Close()
		return
	}
	if f.open == nil {
		f.open = make(map[net.Conn]struct{})
	}
	f.open[c] = struct{}{}
}

func (f *freshConnections) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	for c := range f.open {
		_ = c.Close()
	}
}
