//go:build unix

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// apps are the servers and where they are.
type apps struct {
	environmentURL, webURL, spaURL string
	// variables configure every program that is started, those with a window included.
	variables []string
	running   map[string]*exec.Cmd
}

// startApps builds what is run, and starts the servers with their data below dir. They take their usual ports, because the
// pictures show addresses.
func startApps(ctx context.Context, dir string) (*apps, error) {
	if err := buildApps(ctx); err != nil {
		return nil, err
	}
	ports := [...]string{"8090", "8081", "5174", "53682"}
	a := &apps{
		environmentURL: "http://localhost:" + ports[0], webURL: "http://localhost:" + ports[1],
		spaURL: "http://localhost:" + ports[2], running: map[string]*exec.Cmd{},
	}
	a.variables = append(os.Environ(),
		"ENV_URL="+a.environmentURL, "ENVIRONMENT_ADDR=127.0.0.1:"+ports[0], "ENVIRONMENT_DATA="+filepath.Join(dir, "environment"),
		"WEB_URL="+a.webURL, "WEB_ADDR=127.0.0.1:"+ports[1], "WEB_DATA="+filepath.Join(dir, "web"),
		"SPA_URL="+a.spaURL, "SPA_ADDR=127.0.0.1:"+ports[2], "DESKTOP_REDIRECT_PORT="+ports[3],
	)
	for _, name := range []string{"environment", "web", "spa"} {
		if err := a.start(ctx, name); err != nil {
			a.stop()
			return nil, err
		}
	}
	return a, nil
}

func buildApps(ctx context.Context) error {
	for _, c := range []struct {
		dir  string
		args []string
	}{
		{"apps/spa/ui", []string{"npm", "run", "--silent", "build"}},
		{"", []string{"go", "build", "-o", "bin/", "./apps/environment", "./apps/web", "./apps/spa", "./apps/desktop", "./apps/mobile"}},
	} {
		command := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
		command.Dir = c.dir
		if output, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", strings.Join(c.args, " "), err, output)
		}
	}
	return nil
}

// start runs one server and returns when it has printed its ready line.
func (a *apps) start(ctx context.Context, name string) error {
	command := exec.CommandContext(ctx, "bin/"+name)
	command.Env = a.variables
	command.Stderr = os.Stderr
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 10 * time.Second
	output, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	a.running[name] = command
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "ready "+name+" ") {
			go io.Copy(io.Discard, output)
			return nil
		}
	}
	return fmt.Errorf("%s ended before it was ready", name)
}

// stopOne ends one server; the rest goes on.
func (a *apps) stopOne(name string) {
	if command, ok := a.running[name]; ok {
		_ = command.Process.Signal(syscall.SIGTERM)
		_ = command.Wait()
		delete(a.running, name)
	}
}

func (a *apps) stop() {
	for name := range a.running {
		a.stopOne(name)
	}
}
