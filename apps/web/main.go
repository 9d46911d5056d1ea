// Command web is the web app of multiapp: a confidential OAuth client whose
// server keeps the tokens. Start reading at internal/web.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"example.com/multiapp/apps/web/internal/web"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "web:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	config, err := web.LoadConfig(".env")
	if err != nil {
		return err
	}
	return web.Run(ctx, config, os.Stdout, os.Stderr)
}
