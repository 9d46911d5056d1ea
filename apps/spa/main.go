// Command spa is the static host of multiapp's single page app, a public OAuth
// client that runs in the browser. Start reading at internal/host, and for the
// app itself at ui/src/auth/index.ts.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"example.com/multiapp/apps/spa/internal/host"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "spa:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	config, err := host.LoadConfig(".env")
	if err != nil {
		return err
	}
	return host.Run(ctx, config, os.Stdout, os.Stderr)
}
