package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"example.com/multiapp/apps/web/internal/cookie"
	"example.com/multiapp/shared/auth/ended"
)

// Time-outs of the server. A login or logout asks the environment for at most
// 15 s, and has to be able to say that it did not answer.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 10 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 60 * time.Second
	shutdownTimeout   = 10 * time.Second
	maxHeader         = 64 << 10 // bytes; cookies of every app on localhost arrive together
)

// Run serves the web app until ctx ends, then lets requests finish. When it
// accepts requests it writes the line "ready web URL" to out; logs go to logs.
func Run(ctx context.Context, config Config, out, logs io.Writer) error {
	log := slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: config.LogLevel}))
	listener, err := listen(ctx, config.Addr)
	if err != nil {
		return err
	}
	defer listener.Close() // the server has closed it by then, unless it never began
	keys, err := cookieKeys(config)
	if err != nil {
		return err
	}
	registry, err := openRegistry(config)
	if err != nil {
		return err
	}
	server, err := New(config, keys, registry, log)
	if err != nil {
		return errors.Join(err, registry.Close())
	}
	fmt.Fprintf(out, "ready web %s\n", config.URL)
	return errors.Join(serve(ctx, server, listener, log), registry.Close())
}

func cookieKeys(config Config) ([][]byte, error) {
	if config.CookieKeys != "" {
		return cookie.ParseKeys(config.CookieKeys.Reveal())
	}
	return cookie.LoadOrCreateKeys(filepath.Join(config.Data, "cookie.keys"))
}

func openRegistry(config Config) (ended.Registry, error) {
	if err := os.MkdirAll(config.Data, 0o700); err != nil {
		return nil, fmt.Errorf("WEB_DATA=%q: %w", config.Data, err)
	}
	registry, err := ended.OpenBolt(filepath.Join(config.Data, "ended.db"), config.Now)
	if err != nil {
		return nil, fmt.Errorf("WEB_DATA=%q: %w", config.Data, err)
	}
	return registry, nil
}

func listen(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("WEB_ADDR=%s is in use: stop the program that uses it, or set WEB_ADDR and WEB_URL to another port", addr)
	}
	if err != nil {
		return nil, fmt.Errorf("WEB_ADDR=%s: %w", addr, err)
	}
	return listener, nil
}

func serve(ctx context.Context, handler http.Handler, listener net.Listener, log *slog.Logger) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("web: serve: %w", err)
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("web: shutdown: %w", err), server.Close())
	}
	return nil
}
