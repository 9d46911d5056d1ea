// Package redistest runs a real redis-server for tests. Start with [Start]. It
// needs the program redis-server, which scripts/setup.sh test installs.
package redistest

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os/exec"
	"strings"
	"testing"
)

// Server is a Redis that keeps nothing on disk: a restart empties it.
type Server struct {
	// URL is what STATE_URL would be.
	URL string

	t       testing.TB
	port    string
	command *exec.Cmd
}

// Start runs a server on a free port until the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t, port: freePort(t)}
	s.URL = "redis://127.0.0.1:" + s.port + "/0"
	s.Restart()
	t.Cleanup(s.Stop)
	return s
}

// freePort finds a port that nobody has, for a moment later.
func freePort(t testing.TB) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err := errors.Join(err, listener.Close()); err != nil {
		t.Fatal(err)
	}
	return port
}

// Stop kills the server, as a power cut would. Stopping twice is stopping once.
func (s *Server) Stop() {
	s.t.Helper()
	if s.command == nil {
		return
	}
	if err := s.command.Process.Kill(); err != nil {
		s.t.Errorf("redistest: kill: %v", err)
	}
	_ = s.command.Wait() // says that it was killed
	s.command = nil
}

// Restart runs the server, empty, at the same address. It returns when
// connections are accepted.
func (s *Server) Restart() {
	s.t.Helper()
	s.Stop()
	s.command = exec.Command("redis-server", "--bind", "127.0.0.1", "--port", s.port, "--save", "", "--appendonly", "no",
		"--dir", s.t.TempDir(), "--daemonize", "no")
	out, err := s.command.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.command.Start(); err != nil {
		s.t.Fatalf("redistest: %v: install redis-server, as scripts/setup.sh test does", err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "Ready to accept connections") {
			go drain(lines)
			return
		}
	}
	s.t.Fatal("redistest: redis-server ended before it was ready")
}

// Flush empties the server.
func (s *Server) Flush() {
	s.t.Helper()
	connection, err := new(net.Dialer).DialContext(context.Background(), "tcp", "127.0.0.1:"+s.port)
	if err != nil {
		s.t.Fatal(err)
	}
	defer connection.Close()
	if _, err := connection.Write([]byte("FLUSHALL\r\n")); err != nil {
		s.t.Fatal(err)
	}
	if answer, err := bufio.NewReader(connection).ReadString('\n'); answer != "+OK\r\n" {
		s.t.Fatalf("redistest: flushall: %q, %v", answer, err)
	}
}

// drain reads on, so that the server never waits for its log.
func drain(lines *bufio.Scanner) {
	for lines.Scan() {
	}
}
