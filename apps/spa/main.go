// Command spa is the static host of multiapp's single page app, a public OAuth
// client that runs in the browser. Start reading at internal/host, and for the
// app itself at ui/src/auth/index.ts.
//
//	spa               serve until interrupted
//	spa healthcheck   ask the running server whether it answers, for a container engine
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"example.com/multiapp/apps/spa/internal/host"
	"example.com/multiapp/shared/server"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "spa:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	config, err := host.LoadConfig(".env")
	if err != nil {
		return err
	}
	switch {
	case len(args) == 0:
		return host.Run(ctx, config, os.Stdout, os.Stderr)
	case len(args) == 1 && args[0] == "healthcheck":
		return server.CheckHealth(ctx, config.Addr, nil)
	}
	return fmt.Errorf("unknown arguments %q: use none, or healthcheck", args)
}
