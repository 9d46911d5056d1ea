//go:build unix

package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// output is a screen that a test can wait on.
type output struct {
	mu      sync.Mutex
	changed *sync.Cond
	text    bytes.Buffer
}

func newOutput() *output {
	o := &output{}
	o.changed = sync.NewCond(&o.mu)
	return o
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer o.changed.Broadcast()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// await returns once the text has been written.
func (o *output) await(text string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for !strings.Contains(o.text.String(), text) {
		o.changed.Wait()
	}
}

// running is a house at work. stop is the first Ctrl-C, force the second.
type running struct {
	screen      *output
	stop, force context.CancelFunc
	result      chan error
}

func runHouse(t *testing.T, grace time.Duration, parts ...Part) *running {
	t.Helper()
	graceful, stop := context.WithCancel(t.Context())
	forced, force := context.WithCancel(t.Context())
	r := &running{screen: newOutput(), stop: stop, force: force, result: make(chan error, 1)}
	house := &House{
		Parts: parts, Console: NewConsole(r.screen, false, false), Grace: grace,
		Table: func() string { return "THE TABLE" },
	}
	go func() { r.result <- house.Run(graceful, forced) }()
	return r
}

func shell(script string) Command { return Command{Args: []string{"sh", "-c", script}} }

func serverPart(name, script string) Part { return Part{Name: name, Run: shell(script)} }

// lifeline returns a pipe's path and a channel that is closed when every process that opened the pipe for writing is gone.
// Open it before the ready line, so that it is open before the test goes on.
func lifeline(t *testing.T) (path string, gone chan struct{}) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "lifeline")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	gone = make(chan struct{})
	go func() {
		defer close(gone)
		pipe, err := os.Open(path)
		if err != nil {
			return
		}
		defer pipe.Close()
		_, _ = io.Copy(io.Discard, pipe)
	}()
	return path, gone
}
