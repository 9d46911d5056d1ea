package e2e

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// logs collects every line that any program writes, for the search for secrets.
type logs struct {
	mu    sync.Mutex
	lines []string
}

func (l *logs) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, "\n")
}

// process is one running program of ours.
type process struct {
	name  string
	cmd   *exec.Cmd
	ready chan string   // receives the URL of its "ready" line
	done  chan struct{} // closed when it has ended
	err   error         // of its end; read after done
}

// binaries builds the programs once and returns their folder.
var binaries = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "multiapp-e2e-")
	if err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-o", dir+string(filepath.Separator),
		"example.com/multiapp/apps/environment", "example.com/multiapp/apps/web",
		"example.com/multiapp/apps/spa", "example.com/multiapp/apps/desktop", "example.com/multiapp/apps/mobile")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		return dir, fmt.Errorf("build the programs: %w\n%s", err, out)
	}
	return dir, nil
})

func TestMain(m *testing.M) {
	dir, err := binaries()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// run starts a program in an empty folder, so that no .env of this checkout is read.
func run(t *testing.T, l *logs, name string, env ...string) *process {
	t.Helper()
	return runIn(t, l, name, t.TempDir(), env...)
}

// runIn starts a program in a folder, whose .env it reads.
func runIn(t *testing.T, l *logs, name, folder string, env ...string) *process {
	t.Helper()
	dir, err := binaries()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{name: name, cmd: exec.Command(filepath.Join(dir, name)), ready: make(chan string, 1), done: make(chan struct{})}
	p.cmd.Dir = folder
	p.cmd.Env = append(os.Environ(), env...)
	out, in := io.Pipe()
	p.cmd.Stdout, p.cmd.Stderr = in, in
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go p.read(out, l)
	go func() {
		p.err = p.cmd.Wait()
		_ = in.Close()
		close(p.done)
	}()
	t.Cleanup(p.stop)
	return p
}

func (p *process) read(out io.Reader, l *logs) {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		l.add(p.name + " | " + lines.Text())
		if url, ok := strings.CutPrefix(lines.Text(), "ready "+p.name); ok {
			p.ready <- strings.TrimSpace(url)
		}
	}
}

// awaitReady waits for the program's "ready" line, or reports why it ended.
func (p *process) awaitReady(t *testing.T, l *logs) {
	t.Helper()
	select {
	case <-p.ready:
	case <-p.done:
		t.Fatalf("%s ended before it was ready: %v\n%s", p.name, p.err, l)
	case <-time.After(patience):
		t.Fatalf("%s never said that it is ready\n%s", p.name, l)
	}
}

// stop ends the program as Ctrl-C would.
func (p *process) stop() { p.end(syscall.SIGTERM) }

// kill ends the program as a crash would.
func (p *process) kill() { p.end(syscall.SIGKILL) }

func (p *process) end(signal os.Signal) {
	_ = p.cmd.Process.Signal(signal)
	<-p.done
}
