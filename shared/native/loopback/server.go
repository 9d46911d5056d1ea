package loopback

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"
	"time"
)

// A PortBusyError says that another program listens on the port.
type PortBusyError struct{ Port int }

// Error names the port and the way out.
func (e *PortBusyError) Error() string {
	return fmt.Sprintf("loopback: port %d is taken by another program: end it, or use another port", e.Port)
}

// Server waits for one answer of the browser. Close ends it; so does Await.
type Server struct {
	listener net.Listener
}

// Listen opens the port on 127.0.0.1; 0 lets the system choose a free one.
// It returns [*PortBusyError] when the port is taken.
func Listen(port int) (*Server, error) {
	listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windowsAddressInUse) {
		return nil, &PortBusyError{port}
	}
	if err != nil {
		return nil, fmt.Errorf("loopback: listen: %w", err)
	}
	return &Server{listener}, nil
}

// windowsAddressInUse is WSAEADDRINUSE, which Windows returns in EADDRINUSE's place.
const windowsAddressInUse = syscall.Errno(10048)

// URL returns the address of a path of this server.
func (s *Server) URL(path string) string { return "http://" + s.listener.Addr().String() + path }

// Close stops listening. It is needed only when Await is never called.
func (s *Server) Close() error { return s.listener.Close() }

// An Answer is what the caller made of a query.
type Answer struct {
	// Final ends the wait: the query was the one waited for, good or bad.
	Final bool
	// Page is shown in the browser.
	Page Page
}

// Await serves path until a query gets a final answer, and returns nil then; or
// until ctx ends, and returns its cause. answer is called by one request at a
// time. The port is closed when Await returns.
func (s *Server) Await(ctx context.Context, path string, answer func(context.Context, url.Values) Answer) error {
	h := &handler{ctx: ctx, host: s.listener.Addr().String(), answer: answer, turn: make(chan struct{}, 1), final: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+path, h.serve)
	server := newHTTPServer(h.guard(mux))
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(s.listener) }()
	select {
	case <-h.final:
		closeServer(server, stopped)
		return nil
	case err := <-stopped:
		return fmt.Errorf("loopback: serve: %w", err)
	case <-ctx.Done():
		h.turn <- struct{}{} // an answer that is being worked out ends first
		closeServer(server, stopped)
		if h.isFinal() {
			return nil
		}
		return context.Cause(ctx)
	}
}

// newHTTPServer bounds what a slow or chatty local program can hold. The answer
// may take as long as a code exchange and a keyring's password prompt.
func newHTTPServer(h http.Handler) *http.Server {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       5 * time.Second,
		WriteTimeout:      time.Minute,
		IdleTimeout:       5 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
	server.SetKeepAlivesEnabled(false)
	return server
}

// closeServer stops listening at once and gives the browser a moment to take the
// page. Chromium keeps a spare connection open, for which it is not worth waiting.
func closeServer(server *http.Server, stopped <-chan error) {
	ctx, cancel := context.WithTimeout(context.Background(), 250*time.Millisecond)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		_ = server.Close()
	}
	<-stopped // the listener is closed, even if it was about to be served only now
}
