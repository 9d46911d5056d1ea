// Command web is the web app of multiapp: a confidential OAuth client whose
// server keeps the tokens. Start reading at internal/web.
//
//	web               serve until interrupted
//	web healthcheck   ask the running server whether it answers, for a container engine
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"example.com/multiapp/apps/web/internal/web"
	"example.com/multiapp/shared/server"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "web:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	config, err := web.LoadConfig(".env")
	if err != nil {
		return err
	}
	switch {
	case len(args) == 0:
		return web.Run(ctx, config, os.Stdout, os.Stderr)
	case len(args) == 1 && args[0] == "healthcheck":
		return server.CheckHealth(ctx, config.Addr, nil)
	}
	return fmt.Errorf("unknown arguments %q: use none, or healthcheck", args)
}
