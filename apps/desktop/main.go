// Command desktop is the desktop app of multiapp: a window, and a public OAuth
// client that signs in through the system browser. Start reading at
// shared/native; here are only its settings and its command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"fyne.io/fyne/v2"

	"example.com/multiapp/apps/desktop/internal/config"
	"example.com/multiapp/apps/desktop/internal/links"
	"example.com/multiapp/shared/native"
	"example.com/multiapp/shared/native/screens"
	"example.com/multiapp/shared/native/single"
)

var errUsage = errors.New(`usage:
  desktop                 opens the window, or brings the open one to the front
  desktop link            makes this computer open multiapp:// links with this program, for you alone
  desktop unlink          takes that back
  desktop multiapp://…    uses a link; your system starts it so`)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "desktop:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	switch {
	case len(arguments) == 0:
		return open(ctx, "")
	case len(arguments) > 1:
		return errUsage
	case arguments[0] == "link":
		return links.Register(os.Stdout)
	case arguments[0] == "unlink":
		return links.Unregister(os.Stdout)
	case links.Is(arguments[0]):
		return open(ctx, arguments[0])
	}
	return errUsage
}

// open runs the window, unless another one can do what this was started for.
func open(ctx context.Context, link string) error {
	c, err := config.Load(".env")
	if err != nil {
		return err
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: c.LogLevel})))
	err = show(ctx, c, link)
	if errors.Is(err, single.ErrRunning) {
		fmt.Fprintln(os.Stderr, "desktop: multiapp is open already; its window goes on")
		return nil
	}
	return err
}

func show(ctx context.Context, c config.Config, link string) error {
	instance, err := claim(ctx, c, link)
	if err != nil {
		return err
	}
	err = native.Run(ctx, native.Config{
		ID:        "com.example.multiapp.desktop",
		Name:      "desktop",
		Title:     "multiapp",
		Size:      fyne.NewSize(760, 800),
		Look:      screens.Look{App: "Desktop app"},
		Settings:  c.Settings(),
		Client:    c.Client,
		Links:     native.Links{Open: links.OpenApp, Register: func() error { return links.Register(io.Discard) }, Unregister: func() error { return links.Unregister(io.Discard) }},
		Instance:  instance,
		Link:      link,
		ProbeFile: c.ProbeFile,
	}, os.Stdout)
	return errors.Join(err, instance.Close())
}

// claim makes this process the one with these settings. A link goes to whichever
// window waits for it first: the system starts us without the settings of the
// shell that the window was started in.
func claim(ctx context.Context, c config.Config, link string) (*single.Instance, error) {
	dir, err := single.Dir()
	if err != nil {
		return nil, err
	}
	if link != "" && single.Offer(ctx, dir, link) {
		return nil, single.ErrRunning
	}
	return single.Start(ctx, dir, single.Key(c.Issuer, c.ClientID), link)
}
