package host

import (
	"context"
	"io"
	"net"

	"example.com/multiapp/apps/spa/ui"
	"example.com/multiapp/shared/server"
)

// Run serves until ctx ends, and then lets running requests finish. It writes
// "ready spa URL" to out once it accepts connections, and logs to logs.
func Run(ctx context.Context, c Config, out, logs io.Writer) error {
	return Serve(ctx, c, nil, out, logs)
}

// Serve is Run on a listener of the caller's, which it closes.
func Serve(ctx context.Context, c Config, listener net.Listener, out, logs io.Writer) error {
	log := server.NewLogger(logs, c.LogLevel)
	handler, err := New(c, ui.Files, log)
	if err != nil {
		return err
	}
	return server.Server{
		Name: "spa", Addr: c.Addr, Listener: listener, URL: c.URL, Handler: handler, Log: log, Ready: out,
	}.Run(ctx)
}
