//go:build unix

// Command up builds and runs every part of multiapp, and stops them together.
//
// Start with [parts], the list of what is built and run, and [House.Run], which does it. `make up` calls the command
// from the root of the repository, after scripts/setup.sh. It does not install anything and holds no configuration
// of its own: it reads the variables that the apps read, to know their addresses.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/term"
)

func main() {
	graceful, force, cancel := untilSignals()
	defer cancel()
	if err := run(graceful, force); err != nil {
		fmt.Fprintln(os.Stderr, "make up:", err)
		os.Exit(1)
	}
}

func run(graceful, force context.Context) error {
	settings, err := loadSettings(".env")
	if err != nil {
		return err
	}
	terminal := term.IsTerminal(int(os.Stdout.Fd()))
	all := parts(settings, os.Getenv, runtimeGOOS)
	house := &House{
		Parts:   all,
		Console: NewConsole(os.Stdout, terminal, terminal && os.Getenv("NO_COLOR") == ""),
		Grace:   10 * time.Second,
		Table:   func() string { return table(settings, all) },
	}
	if err := house.checkPorts(); err != nil {
		return err
	}
	err = house.Run(graceful, force)
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// untilSignals returns a context that ends at the first Ctrl-C and one that ends at the second, for whoever does not
// want to wait for a graceful end.
func untilSignals() (graceful, force context.Context, cancel func()) {
	graceful, endGraceful := context.WithCancel(context.Background())
	force, endForce := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		<-signals
		endGraceful()
		<-signals
		endForce()
	}()
	return graceful, force, func() { signal.Stop(signals); endGraceful(); endForce() }
}
