//go:build unix

package main

import (
	"errors"
	"fmt"
	"net"
	"syscall"
)

// checkPorts reports every listen address that is taken or cannot be used, all at once, before anything is built.
func (h *House) checkPorts() error {
	var problems []error
	for _, part := range h.Parts {
		if part.Addr != "" {
			problems = append(problems, checkPort(part))
		}
	}
	return errors.Join(problems...)
}

func checkPort(part Part) error {
	listener, err := net.Listen("tcp", part.Addr)
	if err == nil {
		return listener.Close()
	}
	if !errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s cannot listen on %q (%s): %w", part.Name, part.Addr, part.AddrVariable, err)
	}
	_, port, _ := net.SplitHostPort(part.Addr)
	return fmt.Errorf(`%s needs port %s, and another program has it.
  Stop that program (to find it: lsof -nP -iTCP:%s -sTCP:LISTEN),
  or choose another port with %s and %s in .env`, part.Name, port, port, part.AddrVariable, part.URLVariable)
}
