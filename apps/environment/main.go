// Command environment is the local environment: the OpenID provider that all apps of multiapp share on one machine.
// Start reading at package environment.
//
//	environment               serve until interrupted
//	environment rotate-keys   make a new signing key; a running environment uses it within a second
//	environment healthcheck   ask the running server whether it answers, for a container engine
package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"example.com/multiapp/apps/environment/environment"
	"example.com/multiapp/shared/server"
)

//go:embed environment.yaml
var seed []byte

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "environment:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	cfg, err := environment.LoadConfig(".env", seed)
	if err != nil {
		return err
	}
	cfg.Log = server.NewLogger(os.Stderr, cfg.LogLevel)
	switch {
	case len(args) == 0:
		return environment.Run(ctx, cfg, os.Stdout)
	case len(args) == 1 && args[0] == "rotate-keys":
		return environment.RotateKeys(ctx, cfg)
	case len(args) == 1 && args[0] == "healthcheck":
		trusted, err := cfg.HealthTLS()
		if err != nil {
			return err
		}
		return server.CheckHealth(ctx, cfg.Addr, trusted)
	}
	return fmt.Errorf("unknown arguments %q: use none, rotate-keys or healthcheck", args)
}
