package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// desktop is the desktop client's real window. Clicks are the X server's, at the
// places that the window's probe file names; its browser is the test's Chromium.
type desktop struct {
	t       *testing.T
	browser *browser
	process *process
	probe   string
	changes *fsnotify.Watcher
	opened  chan string // URLs that the client gave to the system browser
}

// window is what the probe file tells of the window.
type window struct {
	State     string
	Reason    string
	Logout    string
	SessionID string   `json:"session_id"`
	Memory    bool     `json:"memory_only"`
	Listening bool     `json:"listening"`
	Refreshed string   `json:"refreshed_at"`
	Steps     []string `json:"steps"`
	Widgets   map[string]struct {
		X, Y     int
		Text     string
		Disabled bool
	}
}

func startDesktop(t *testing.T, b *browser) *desktop {
	t.Helper()
	return startWindow(t, b, "desktop", "MULTIAPP_DESKTOP_PROBE")
}

// startWindow starts a program with a window; probe is the variable that names its
// probe file.
func startWindow(t *testing.T, b *browser, program, probe string, env ...string) *desktop {
	t.Helper()
	dir := t.TempDir()
	d := &desktop{t: t, browser: b, probe: filepath.Join(dir, "probe.json"), opened: make(chan string, 8)}
	var err error
	if d.changes, err = fsnotify.NewWatcher(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.changes.Close() })
	if err := d.changes.Add(dir); err != nil {
		t.Fatal(err)
	}
	path := d.systemBrowser(dir)
	d.process = run(t, b.stack.logs, program, append(append(b.stack.env, "PATH="+path, probe+"="+d.probe), env...)...)
	d.process.awaitReady(t, b.stack.logs)
	return d
}

// systemBrowser puts an xdg-open first on the path that passes each URL to the test.
func (d *desktop) systemBrowser(dir string) (path string) {
	d.t.Helper()
	pipe := filepath.Join(dir, "opened")
	script := "#!/bin/sh\nprintf '%s\\n' \"$1\" >'" + pipe + "'\n"
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o700); err != nil {
		d.t.Fatal(err)
	}
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		d.t.Fatal(err)
	}
	// Opened for reading and writing, the pipe never ends while the test runs.
	reader, err := os.OpenFile(pipe, os.O_RDWR, 0)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = reader.Close() })
	go func() {
		for lines := bufio.NewScanner(reader); lines.Scan(); {
			d.opened <- lines.Text()
		}
	}()
	return dir + string(os.PathListSeparator) + os.Getenv("PATH")
}

// await waits until the window meets a condition.
func (d *desktop) await(what string, condition func(window) bool) window {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), patience)
	defer cancel()
	for {
		w := d.read()
		if condition(w) {
			return w
		}
		select {
		case <-d.changes.Events:
		case <-d.process.done:
			d.t.Fatalf("the desktop client ended while the test waited for %s", what)
		case <-ctx.Done():
			d.t.Fatalf("the window never showed %s: %+v", what, w)
		}
	}
}

// read returns what the window shows, nothing before it was shown first.
func (d *desktop) read() window {
	var w window
	data, err := os.ReadFile(d.probe)
	if err == nil {
		err = json.Unmarshal(data, &w)
	}
	if err != nil && !os.IsNotExist(err) {
		d.t.Fatalf("probe: %v", err)
	}
	return w
}

// click presses a widget with the mouse, once it is there and enabled.
func (d *desktop) click(name string) {
	d.t.Helper()
	w := d.await("an enabled "+name, func(w window) bool {
		widget, ok := w.Widgets[name]
		return ok && !widget.Disabled
	}).Widgets[name]
	d.xdotool("mousemove", "--window", d.id(), fmt.Sprint(w.X), fmt.Sprint(w.Y), "click", "1")
}

// id is the X server's name of the window.
func (d *desktop) id() string {
	d.t.Helper()
	ids := strings.Fields(d.xdotool("search", "--onlyvisible", "--pid", fmt.Sprint(d.process.cmd.Process.Pid)))
	if len(ids) == 0 {
		d.t.Fatal("the program has no window")
	}
	return ids[0]
}

func (d *desktop) xdotool(arguments ...string) string {
	d.t.Helper()
	out, err := exec.CommandContext(d.t.Context(), "xdotool", arguments...).CombinedOutput()
	if err != nil {
		d.t.Fatalf("xdotool: %v\n%s", err, out)
	}
	return string(out)
}

// browse opens in a tab what the client gives to the system browser next.
func (d *desktop) browse() *tab {
	d.t.Helper()
	return d.browser.open(d.t, d.nextPage())
}

// nextPage is the address that the client gives to the system browser next.
func (d *desktop) nextPage() string {
	d.t.Helper()
	select {
	case page := <-d.opened:
		return page
	case <-d.process.done:
		d.t.Fatal("the desktop client ended")
	case <-time.After(patience):
		d.t.Fatal("the desktop client opened no browser")
	}
	return ""
}

// identity waits for the dashboard and reads who is signed in.
func (d *desktop) identity() identity {
	d.t.Helper()
	w := d.await("a session", func(w window) bool { return w.State == "signed-in" && w.Widgets["user-email"].Text != "" })
	return identity{SessionID: w.SessionID, Email: strings.TrimSpace(w.Widgets["user-email"].Text)}
}

// awaitSignedOut waits for the screen that says why nobody is signed in.
func (d *desktop) awaitSignedOut(reason string) {
	d.t.Helper()
	d.await("signed out: "+reason, func(w window) bool { return w.State == "signed-out" && w.Reason == reason })
}
