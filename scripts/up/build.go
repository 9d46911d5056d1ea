//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
)

// build runs the part's build commands and says how long they took, or shows what they printed when one fails.
func (h *House) build(ctx context.Context, part Part) error {
	if len(part.Build) == 0 {
		return nil
	}
	done := h.progress.start(part.Name)
	for _, c := range part.Build {
		if output, err := runBuild(ctx, c); err != nil {
			if ctx.Err() != nil {
				done("given up")
				return ctx.Err()
			}
			done("failed")
			h.show(part.Name, output)
			return fmt.Errorf("build %s: %s: %w", part.Name, strings.Join(c.Args, " "), err)
		}
	}
	done("built")
	return nil
}

func (h *House) show(name string, output []byte) {
	for line := range strings.Lines(string(output)) {
		h.Console.Line(name, strings.TrimRight(line, "\r\n"))
	}
}

// runBuild runs one command; the end of ctx ends it with everything it started.
func runBuild(ctx context.Context, c Command) ([]byte, error) {
	var output bytes.Buffer
	command := exec.CommandContext(ctx, c.Args[0], c.Args[1:]...)
	command.Dir = c.Dir
	command.Stdout, command.Stderr = &output, &output
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	err := command.Run()
	return output.Bytes(), err
}
