//go:build unix

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// grace is how long a program may take to end.
const grace = 15 * time.Second

// process is a running program. Its log is a file beside it.
type process struct {
	command *exec.Cmd
	name    string
	log     *os.File
}

// startProcess returns when the program says that it is ready. The end of ctx ends it.
func startProcess(ctx context.Context, program, name string, env []string) (*process, error) {
	folder := filepath.Dir(program)
	log, err := os.OpenFile(filepath.Join(folder, name+".log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	p := &process{command: exec.CommandContext(ctx, program), name: name, log: log}
	p.command.Dir, p.command.Env, p.command.Stderr = folder, env, log
	p.command.Cancel = func() error { return p.command.Process.Signal(syscall.SIGTERM) }
	p.command.WaitDelay = grace
	stdout, err := p.command.StdoutPipe()
	if err == nil {
		err = p.command.Start()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", name, err), log.Close())
	}
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "ready "+name+" ") {
			return p, nil
		}
	}
	said, _ := os.ReadFile(log.Name())
	return nil, fmt.Errorf("%s did not become ready (%w):\n%s", name, errors.Join(p.command.Wait(), log.Close()), said)
}

// stop asks the program to end, and makes it end when the grace is over.
func (p *process) stop() error {
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop %s: %w", p.name, err)
	}
	kill := time.AfterFunc(grace, func() { _ = p.command.Process.Kill() }) // it may be gone
	defer kill.Stop()
	if err := p.command.Wait(); err != nil {
		return fmt.Errorf("%s ended with: %w", p.name, errors.Join(err, p.log.Close()))
	}
	return p.log.Close()
}

// memory is how many bytes of the process are in memory, 0 when the system does not say.
func (p *process) memory(ctx context.Context) int64 {
	output, err := exec.CommandContext(ctx, "ps", "-o", "rss=", "-p", strconv.Itoa(p.command.Process.Pid)).Output()
	if err != nil {
		return 0
	}
	kib, err := strconv.ParseInt(strings.TrimSpace(string(output)), 10, 64)
	if err != nil {
		return 0
	}
	return kib << 10
}
