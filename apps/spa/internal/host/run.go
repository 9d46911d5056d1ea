package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"example.com/multiapp/apps/spa/ui"
)

// shutdownTimeout bounds how long requests may take to finish at the end.
const shutdownTimeout = 5 * time.Second

// Run serves until ctx ends, and then lets running requests finish. It writes
// "ready spa URL" to out once it accepts connections, and logs to logs.
func Run(ctx context.Context, c Config, out, logs io.Writer) error {
	listener, err := listen(ctx, c.Addr)
	if err != nil {
		return err
	}
	return Serve(ctx, c, listener, out, logs)
}

// Serve is Run on a listener of the caller's, which it closes.
func Serve(ctx context.Context, c Config, listener net.Listener, out, logs io.Writer) error {
	log := newLogger(logs, c.LogLevel)
	handler, err := New(c, ui.Files, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	if _, err := fmt.Fprintln(out, "ready spa", c.URL); err != nil {
		log.Warn("ready line", "error", err)
	}
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(stop); err != nil {
		return fmt.Errorf("shut down: %w", errors.Join(err, server.Close()))
	}
	return nil
}

func listen(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is used by another program: stop that one, or set SPA_ADDR and SPA_URL to another port", addr)
	}
	if err != nil {
		return nil, fmt.Errorf("SPA_ADDR=%q cannot be listened on: %w", addr, err)
	}
	return listener, nil
}
