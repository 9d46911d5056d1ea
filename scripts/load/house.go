//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
)

// house is what runs: one environment for all measurements, a web app for each.
type house struct {
	plan        Plan
	say         func(string, ...any)
	folder      string
	env, web    string // URLs
	environment *process
	receivers   []*receiver
}

// newHouse builds both programs and starts the environment and the receivers.
func newHouse(ctx context.Context, plan Plan, say func(string, ...any)) (h *house, err error) {
	h = &house{plan: plan, say: say, folder: plan.Keep}
	if h.folder == "" {
		h.folder, err = os.MkdirTemp("", "multiapp-load-")
	} else {
		err = os.MkdirAll(h.folder, 0o700)
	}
	if err != nil {
		return nil, err
	}
	if err := h.open(ctx); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

func (h *house) open(ctx context.Context) error {
	build := exec.CommandContext(ctx, "go", "build", "-o", h.folder+"/", "./apps/environment", "./apps/web")
	build.Dir = h.plan.Root
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w\n%s", err, output)
	}
	for i := range h.plan.Apps {
		app, err := newReceiver(ctx, fmt.Sprintf("load_%03d", i), i >= h.plan.Apps-h.plan.Dead)
		if err != nil {
			return err
		}
		h.receivers = append(h.receivers, app)
	}
	text, err := seed(h.plan.Root, h.receivers)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(h.folder, "seed.yaml"), text, 0o600); err != nil {
		return err
	}
	for _, url := range []*string{&h.env, &h.web} {
		if *url, err = freeURL(ctx); err != nil {
			return err
		}
	}
	h.environment, err = h.start(ctx, "environment")
	return err
}

// freeURL names a port that is free at this moment.
func freeURL(ctx context.Context) (string, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return "http://" + listener.Addr().String(), listener.Close()
}

// start runs one of the programs. The settings of this machine do not reach it.
func (h *house) start(ctx context.Context, name string) (*process, error) {
	return startProcess(ctx, filepath.Join(h.folder, name), name, []string{
		"ENV_URL=" + h.env, "ENVIRONMENT_ADDR=" + address(h.env), "ENVIRONMENT_FILE=seed.yaml", "ENVIRONMENT_DATA=environment-data",
		"WEB_URL=" + h.web, "WEB_ADDR=" + address(h.web), "WEB_DATA=web-data",
	})
}

func address(url string) string { return url[len("http://"):] }

// close stops what runs and removes the data.
func (h *house) close() error {
	var problems []error
	if h.environment != nil {
		problems = append(problems, h.environment.stop())
	}
	for _, app := range h.receivers {
		app.close()
	}
	if h.plan.Keep == "" {
		problems = append(problems, os.RemoveAll(h.folder))
	}
	return errors.Join(problems...)
}
