// Command mobile is multiapp on a phone: the desktop app's client with a touch
// layout, and an OAuth client of its own. On a computer it is a window of a phone's
// size. Start reading at shared/native; here are only its settings, and what phones
// cannot do.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"fyne.io/fyne/v2"

	"example.com/multiapp/apps/mobile/internal/config"
	"example.com/multiapp/apps/mobile/internal/platform"
	"example.com/multiapp/shared/native"
	"example.com/multiapp/shared/native/screens"
	"example.com/multiapp/shared/native/single"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mobile:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	link := ""
	switch {
	case len(arguments) == 1 && platform.IsLink(arguments[0]):
		link = arguments[0]
	case len(arguments) > 0:
		return errors.New("usage: mobile [" + platform.Scheme + "://…]")
	}
	c, err := config.Load(".env")
	if err != nil {
		return err
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: c.LogLevel})))
	err = show(ctx, c, link)
	if errors.Is(err, single.ErrRunning) {
		fmt.Fprintln(os.Stderr, "mobile: multiapp is open already; its window goes on")
		return nil
	}
	return err
}

func show(ctx context.Context, c config.Config, link string) error {
	instance, err := platform.Claim(ctx, c.Issuer, c.ClientID, link)
	if err != nil {
		return err
	}
	err = native.Run(ctx, native.Config{
		ID:        "com.example.multiapp.mobile",
		Name:      "mobile",
		Title:     "multiapp mobile",
		Size:      fyne.NewSize(360, 740),
		Look:      screens.Look{App: "Mobile app", Touch: true},
		Settings:  c.Settings(),
		Client:    c.Client,
		Links:     links(),
		Instance:  instance,
		Link:      link,
		ProbeFile: c.ProbeFile,
	}, os.Stdout)
	if instance != nil {
		err = errors.Join(err, instance.Close())
	}
	return err
}

func links() native.Links {
	if !platform.CanRegister() {
		return native.Links{}
	}
	return native.Links{Open: platform.OpensLinks, Register: platform.Register, Unregister: platform.Unregister}
}
