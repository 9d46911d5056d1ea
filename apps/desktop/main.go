// Command desktop is the desktop app of multiapp: a window, and a public OAuth
// client that signs in through the system browser. Start reading at
// shared/native; here are only its settings.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"fyne.io/fyne/v2"

	"example.com/multiapp/apps/desktop/internal/config"
	"example.com/multiapp/shared/native"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "desktop:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	c, err := config.Load(".env")
	if err != nil {
		return err
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: c.LogLevel})))
	return native.Run(ctx, native.Config{
		ID:        "com.example.multiapp.desktop",
		Title:     "multiapp",
		Size:      fyne.NewSize(760, 800),
		Client:    c.Client(),
		ProbeFile: c.ProbeFile,
	}, os.Stdout)
}
