package single

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

const helper = "SINGLE_TEST_HELPER"

// TestMain is also the app that the tests start: it says on stdout what became of
// it and what it was told, and takes links that hold "mine".
func TestMain(m *testing.M) {
	if os.Getenv(helper) == "" {
		os.Exit(m.Run())
	}
	instance, err := Start(context.Background(), os.Args[1], os.Args[2], os.Args[3])
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("first")
	err = instance.Serve(context.Background(), printer(os.Stdout))
	fmt.Println("ended", err)
}

func printer(w io.Writer) Handler {
	return Handler{
		Offer: func(link string) bool {
			taken := strings.Contains(link, "mine")
			_, _ = fmt.Fprintf(w, "offer %q\n", link)
			return taken
		},
		Open: func(link string) { _, _ = fmt.Fprintf(w, "open %q\n", link) },
	}
}

// app is a process of the helper.
type app struct {
	t   *testing.T
	cmd *exec.Cmd
	out *bufio.Scanner
}

func start(t *testing.T, dir, key, link string) *app {
	t.Helper()
	cmd := exec.Command(os.Args[0], dir, key, link)
	cmd.Env = append(os.Environ(), helper+"=1")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	a := &app{t: t, cmd: cmd, out: bufio.NewScanner(stdout)}
	t.Cleanup(a.kill)
	return a
}

// kill ends the process as kill -9 does; a second one does nothing.
func (a *app) kill() {
	_ = a.cmd.Process.Kill()
	_ = a.cmd.Wait()
}

// says waits for the next line.
func (a *app) says(want string) {
	a.t.Helper()
	if !a.out.Scan() || a.out.Text() != want {
		a.t.Fatalf("the app says %q, want %q", a.out.Text(), want)
	}
}

// shortDir is short enough for a socket.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "single")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}
