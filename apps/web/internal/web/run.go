package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"example.com/multiapp/apps/web/internal/cookie"
	"example.com/multiapp/shared/auth/ended"
	"example.com/multiapp/shared/server"
)

// Run serves the web app until ctx ends, then lets requests finish. When it
// accepts requests it writes the line "ready web URL" to out; logs go to logs.
func Run(ctx context.Context, config Config, out, logs io.Writer) error {
	log := server.NewLogger(logs, config.LogLevel)
	listener, err := server.Listen(ctx, "web", config.Addr)
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
	app, err := New(config, keys, registry, log)
	if err != nil {
		return errors.Join(err, registry.Close())
	}
	defer context.AfterFunc(ctx, app.EndStreams)()
	err = server.Server{Name: "web", Listener: listener, URL: config.URL, Handler: app, Log: log, Ready: out}.Run(ctx)
	return errors.Join(err, app.Close(), registry.Close())
}

func cookieKeys(config Config) ([][]byte, error) {
	if config.CookieKeys != "" {
		return cookie.ParseKeys(config.CookieKeys.Reveal())
	}
	return cookie.LoadOrCreateKeys(filepath.Join(config.Data, "cookie.keys"))
}

// openRegistry leaves WEB_DATA alone when the state is elsewhere: a container may
// have nowhere to write.
func openRegistry(config Config) (ended.Registry, error) {
	if config.StateURL != "" {
		return ended.Open(config.StateURL.Reveal(), "", config.Now)
	}
	if err := os.MkdirAll(config.Data, 0o700); err != nil {
		return nil, fmt.Errorf("WEB_DATA=%q: %w", config.Data, err)
	}
	registry, err := ended.Open("", config.Data, config.Now)
	if err != nil {
		return nil, fmt.Errorf("WEB_DATA=%q: %w", config.Data, err)
	}
	return registry, nil
}
