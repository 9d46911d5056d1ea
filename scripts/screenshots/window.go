//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// window is the running desktop app, seen through the probe file that it writes for tests.
type window struct {
	command *exec.Cmd
	probe   string
	browser *bufio.Scanner // the addresses that the app opens
}

// windowTour takes the desktop window through a sign-in and a sign-out, in both themes. The camera's browser is the system
// browser.
func windowTour(ctx context.Context, c *camera, a *apps, data string) error {
	if !strings.HasPrefix("desktop", c.only) && !strings.HasPrefix(c.only, "desktop") {
		return nil
	}
	for _, theme := range schemes {
		w, err := openWindow(ctx, a, filepath.Join(data, "desktop-"+theme), "desktop", theme)
		if err != nil {
			return err
		}
		err = w.tour(ctx, c, a, theme)
		w.close()
		if err != nil {
			return fmt.Errorf("desktop window, %s: %w", theme, err)
		}
	}
	return nil
}

// openWindow starts a program, desktop or mobile, with a stand-in for xdg-open that hands us the address.
func openWindow(ctx context.Context, a *apps, dir, program, theme string) (*window, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	pipe := filepath.Join(dir, "addresses")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		return nil, err
	}
	// Opened for both, so that neither side waits for the other.
	addresses, err := os.OpenFile(pipe, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	script := "#!/bin/sh\nprintf '%s\\n' \"$1\" >'" + pipe + "'\n"
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o700); err != nil {
		return nil, err
	}
	w := &window{probe: filepath.Join(dir, "probe.json"), browser: bufio.NewScanner(addresses)}
	w.command = exec.CommandContext(ctx, "bin/"+program)
	w.command.Env = append(a.variables, "FYNE_THEME="+theme, "MULTIAPP_"+strings.ToUpper(program)+"_PROBE="+w.probe,
		"PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	w.command.Stderr = os.Stderr
	return w, w.command.Start()
}

func (w *window) close() {
	_ = w.command.Process.Signal(syscall.SIGTERM)
	_ = w.command.Wait()
}

func (w *window) tour(ctx context.Context, c *camera, a *apps, theme string) error {
	signIn, signOut, dashboard := []step{seen("#sign-in-usr_ada"), click("#sign-in-usr_ada"), arrived("http://127.0.0.1:")},
		[]step{arrived("http://127.0.0.1:")}, "sign-out"
	for _, do := range []func() error{
		func() error { return w.shoot(ctx, c, "sign-in", "desktop-signed-out-"+theme) },
		func() error { return w.press(ctx, "sign-in") },
		func() error { return w.shoot(ctx, c, "cancel", "desktop-waiting-"+theme) },
		func() error { return w.inBrowser(c, signIn) },
		func() error { return w.await(ctx, dashboard) },
		func() error { return w.press(ctx, "call-api") },
		func() error { return w.shoot(ctx, c, dashboard, "desktop-dashboard-"+theme) },
		func() error { return w.press(ctx, dashboard) },
		func() error { return w.inBrowser(c, signOut) },
		func() error { return w.shoot(ctx, c, "sign-in", "desktop-signed-out-again-"+theme) },
	} {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// inBrowser opens the address that the app has asked for, and goes on from there.
func (w *window) inBrowser(c *camera, steps []step) error {
	if !w.browser.Scan() {
		return fmt.Errorf("the app opened nothing: %w", w.browser.Err())
	}
	return c.do(append([]step{open(w.browser.Text())}, steps...)...)
}

// place is where a part of the window is, in pixels.
type place struct{ X, Y int }

func (w *window) place(part string) (place, bool) {
	var probe struct {
		Widgets map[string]place `json:"widgets"`
	}
	text, err := os.ReadFile(w.probe)
	if err != nil || json.Unmarshal(text, &probe) != nil {
		return place{}, false
	}
	at, ok := probe.Widgets[part]
	return at, ok
}

// await returns when the window shows the part.
func (w *window) await(ctx context.Context, part string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		if _, ok := w.place(part); ok {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%q did not appear: %w", part, ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (w *window) press(ctx context.Context, part string) error {
	if err := w.await(ctx, part); err != nil {
		return err
	}
	at, _ := w.place(part)
	return exec.CommandContext(ctx, "xdotool", "mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", "1").Run()
}

// settle is how long a pressed button glows.
const settle = time.Second

// shoot takes the window once it shows the part.
func (w *window) shoot(ctx context.Context, c *camera, part, name string) error {
	picture, err := w.picture(ctx, part)
	if err != nil {
		return err
	}
	return c.write(name+".png", picture)
}

// picture is the window once it shows the part.
func (w *window) picture(ctx context.Context, part string) (image.Image, error) {
	if err := w.await(ctx, part); err != nil {
		return nil, err
	}
	// Out of the way, so that no button is drawn as if the mouse were over it.
	if err := exec.CommandContext(ctx, "xdotool", "mousemove", "1279", "899").Run(); err != nil {
		return nil, fmt.Errorf("xdotool: %w", err)
	}
	time.Sleep(settle)
	id, err := w.id(ctx)
	if err != nil {
		return nil, err
	}
	picture, err := exec.CommandContext(ctx, "import", "-window", id, "png:-").Output()
	if err != nil {
		return nil, fmt.Errorf("picture of the window: %w", err)
	}
	return png.Decode(bytes.NewReader(picture))
}

// id is the X server's name of the window.
func (w *window) id(ctx context.Context) (string, error) {
	id, err := exec.CommandContext(ctx, "xdotool", "search", "--onlyvisible", "--pid", strconv.Itoa(w.command.Process.Pid)).Output()
	if err != nil {
		return "", fmt.Errorf("find the window: %w", err)
	}
	first, _, _ := strings.Cut(string(id), "\n")
	return first, nil
}
