//go:build unix

// Command screenshots takes the pictures in docs/images: every page of every app, light and dark, wide and narrow,
// the desktop window, and all apps side by side.
//
// Start with tour.go, the walk through the pages. `make screenshots` runs the command inside scripts/with-desktop.sh, from
// the root of the repository. It starts the apps by itself, on their usual ports, which must be free, and with data of its own,
// and does not compare pictures with earlier ones.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

func main() {
	only := flag.String("only", "", "take only the pictures whose name starts with this")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *only); err != nil {
		fmt.Fprintln(os.Stderr, "screenshots:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, only string) error {
	data, err := os.MkdirTemp("", "multiapp-screenshots-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	apps, err := startApps(ctx, data)
	if err != nil {
		return err
	}
	defer apps.stop()
	camera, closeBrowser, err := newCamera(ctx, filepath.Join("docs", "images"), only)
	if err != nil {
		return err
	}
	defer closeBrowser()
	if err := tour(ctx, camera, apps); err != nil {
		return err
	}
	if err := windowTour(ctx, camera, apps, data); err != nil {
		return err
	}
	return fourTour(ctx, camera, apps, data)
}
