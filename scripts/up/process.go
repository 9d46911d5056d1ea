//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// lastLines is how many lines of a server are shown again when it dies.
const lastLines = 10

// Process is a running program and everything it started: its process group.
type Process struct {
	Name string
	// Ready is closed at the line "ready NAME ...".
	Ready chan struct{}
	// Done is closed when the program has ended; Err is set by then.
	Done chan struct{}
	Err  error

	command *exec.Cmd
	console *Console
	// alone spares what a window started: the browser that it opened is the user's.
	alone bool
	once  sync.Once
	mu    sync.Mutex
	tail  []string
}

// startProcess runs the command. The context is not used to stop it: Stop does that, gracefully.
func startProcess(part Part, console *Console) (*Process, error) {
	p := &Process{Name: part.Name, Ready: make(chan struct{}), Done: make(chan struct{}), console: console, alone: part.Window}
	p.command = exec.Command(part.Run.Args[0], part.Run.Args[1:]...)
	p.command.Dir = part.Run.Dir
	// Its own group: Ctrl-C reaches this program alone, and one signal reaches all that the program started.
	p.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	// A grandchild that keeps the pipe open must not keep us waiting.
	p.command.WaitDelay = time.Second
	stdout, stderr := &lineWriter{line: p.line}, &lineWriter{line: p.line}
	p.command.Stdout, p.command.Stderr = stdout, stderr
	if err := p.command.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", part.Name, err)
	}
	go p.wait(stdout, stderr)
	return p, nil
}

func (p *Process) wait(writers ...*lineWriter) {
	err := p.command.Wait()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil
	}
	p.signal(syscall.SIGKILL)
	for _, w := range writers {
		w.Flush()
	}
	p.Err = err
	close(p.Done)
}

func (p *Process) line(line string) {
	p.mu.Lock()
	p.tail = append(p.tail, line)
	if len(p.tail) > lastLines {
		p.tail = p.tail[1:]
	}
	p.mu.Unlock()
	if strings.HasPrefix(line, "ready "+p.Name+" ") {
		p.once.Do(func() { close(p.Ready) })
	}
	p.console.Line(p.Name, line)
}

// Stop asks the group to end, and makes it end when the grace is over or force ends.
func (p *Process) Stop(force context.Context, grace time.Duration) {
	p.signal(syscall.SIGTERM)
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-p.Done:
	case <-timer.C:
		p.console.Print(fmt.Sprintf("%s did not end within %s and was killed.", p.Name, grace))
	case <-force.Done():
	}
	p.signal(syscall.SIGKILL)
	<-p.Done
}

// signal reaches the whole group; a group that is gone is fine.
func (p *Process) signal(s syscall.Signal) {
	if p.alone {
		_ = p.command.Process.Signal(s)
		return
	}
	_ = syscall.Kill(-p.command.Process.Pid, s)
}

// Why says how the program ended and repeats its last lines.
func (p *Process) Why() error {
	how := "ended by itself (exit status 0)"
	if p.Err != nil {
		how = "stopped: " + p.Err.Error()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.tail) == 0 {
		return fmt.Errorf("%s %s. It printed nothing", p.Name, how)
	}
	return fmt.Errorf("%s %s. Its last lines:\n  %s", p.Name, how, strings.Join(p.tail, "\n  "))
}
