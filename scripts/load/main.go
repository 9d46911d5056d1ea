//go:build unix

// Command load measures how fast a sign-out reaches those who wait for it, against the real environment and web app,
// and checks while it does so that nobody else is signed out.
//
// Start with [run]: it builds both programs, starts them on free ports of 127.0.0.1 with their data in a temporary
// folder, and prints one table per question. [measureStreams] asks how long it takes until the page of an ended session
// knows, and what an open stream costs; [measureFanOut] asks what receivers that never answer cost the others.
//
// It talks to this machine alone and judges no time: the exit status is 1 when an answer is wrong, not when it is late.
// `make load` calls it from the root of the repository.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Plan says how much load there is.
type Plan struct {
	Root     string        // of the repository
	Sessions []int         // how many streams are open, one measurement each
	Logouts  int           // per measurement and kind
	Burst    int           // logouts at once
	Workers  int           // sign-ins at once
	Apps     int           // applications with a back channel
	Dead     int           // of these, how many never answer
	Rounds   int           // logouts with and without the dead
	Limit    time.Duration // for everything
	Keep     string        // folder for the data, kept; empty for a temporary one
}

func main() {
	plan, err := parse(os.Args[1:])
	if err == nil {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		err = run(ctx, plan, os.Stdout, os.Stderr)
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func parse(args []string) (Plan, error) {
	var plan Plan
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	flags.StringVar(&plan.Root, "root", ".", "root of the repository")
	sessions := flags.String("sessions", "1,100,10000", "open streams, one measurement for each number, 0 for none")
	flags.IntVar(&plan.Logouts, "logouts", 200, "logouts of each measurement, one by one and again in bursts")
	flags.IntVar(&plan.Burst, "burst", 20, "logouts at once")
	flags.IntVar(&plan.Workers, "workers", 4, "sign-ins at once")
	flags.IntVar(&plan.Apps, "apps", 100, "applications that are told of a logout, 0 for no such measurement")
	flags.IntVar(&plan.Dead, "dead", 20, "how many of the applications never answer")
	flags.IntVar(&plan.Rounds, "rounds", 5, "logouts with and without the dead applications")
	flags.DurationVar(&plan.Limit, "limit", 15*time.Minute, "time for everything")
	flags.StringVar(&plan.Keep, "keep", "", "folder for data and logs, kept afterwards (default: a temporary one)")
	if err := flags.Parse(args); err != nil {
		return plan, err
	}
	for field := range strings.SplitSeq(*sessions, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(field))
		if err != nil {
			return plan, fmt.Errorf("-sessions: %q is not a number", field)
		}
		if n > 0 {
			plan.Sessions = append(plan.Sessions, n)
		}
	}
	return plan, plan.validate()
}

func (p Plan) validate() error {
	within := func(name string, value, least, most int) error {
		if value < least || value > most {
			return fmt.Errorf("-%s must be from %d to %d, not %d", name, least, most, value)
		}
		return nil
	}
	problems := []error{within("logouts", p.Logouts, 1, 10_000), within("burst", p.Burst, 1, 100), within("workers", p.Workers, 1, 64),
		within("apps", p.Apps, 0, 500), within("rounds", p.Rounds, 1, 100)}
	if p.Apps > 0 {
		problems = append(problems, within("dead", p.Dead, 0, p.Apps-1))
	}
	for _, n := range p.Sessions {
		problems = append(problems, within("sessions", n, 1, 50_000))
	}
	return errors.Join(problems...)
}

// run measures what the plan says, and prints each table when it is known. An error also means a wrong answer.
func run(ctx context.Context, plan Plan, out, progress io.Writer) (err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, plan.Limit, fmt.Errorf("the time of %s is over (-limit)", plan.Limit))
	defer cancel()
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(progress, format+"\n", args...) } // nobody may be reading
	plan.Sessions = fit(plan.Sessions, say)
	say("building the environment and the web app")
	h, err := newHouse(ctx, plan, say)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	var wrong []error
	var streams []streamResult
	for _, n := range plan.Sessions {
		result, err := measureStreams(ctx, h, n)
		if err != nil {
			return fmt.Errorf("%d streams: %w", n, errors.Join(err, context.Cause(ctx)))
		}
		streams, wrong = append(streams, result), append(wrong, result.wrong...)
	}
	var fanOut []fanOutResult
	if plan.Apps > 0 {
		if fanOut, err = measureFanOut(ctx, h); err != nil {
			return fmt.Errorf("fan-out: %w", errors.Join(err, context.Cause(ctx)))
		}
		for _, result := range fanOut {
			wrong = append(wrong, result.wrong...)
		}
	}
	_, err = fmt.Fprintf(out, "%s/%s, %d CPUs\n%s%s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), streamTable(streams), fanOutTable(fanOut))
	return errors.Join(append(wrong, err)...)
}
