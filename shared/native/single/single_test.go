package single

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// D6: a second start hands over what it has, and ends; another key is another app.
func TestSecondStart(t *testing.T) {
	dir := shortDir(t)
	first := start(t, dir, "a", "")
	first.says("first")
	hostile := `multiapp://callback?x='"$(id)` + "`;&state=%0a"
	for link, want := range map[string]string{"": `open ""`, hostile: fmt.Sprintf("open %q", hostile)} {
		second := start(t, dir, "a", link)
		second.says(ErrRunning.Error())
		first.says(want)
		if err := second.cmd.Wait(); err != nil {
			t.Errorf("the second start ended with %v", err)
		}
	}
	start(t, dir, "b", "").says("first")
}

// D6: what a killed instance left behind is taken over.
func TestTakesOverAfterKill(t *testing.T) {
	dir := shortDir(t)
	for range 3 {
		a := start(t, dir, "a", "")
		a.says("first")
		if _, err := os.Stat(socketOf(dir, "a")); err != nil {
			t.Fatal(err)
		}
		a.kill()
	}
}

// D6: of many starts at the same moment one is first, and is told of the others.
func TestManyStarts(t *testing.T) {
	dir := shortDir(t)
	lines := make(chan string)
	for range 5 {
		a := start(t, dir, "a", "")
		go func() {
			for a.out.Scan() {
				lines <- a.out.Text()
			}
		}()
	}
	count := map[string]int{}
	for range 1 + 4*2 {
		count[<-lines]++
	}
	if count["first"] != 1 || count[ErrRunning.Error()] != 4 || count[`open ""`] != 4 {
		t.Errorf("got %v", count)
	}
}

// D6: a link finds the instance that waits for it, past those that don't and a
// socket that nobody answers.
func TestOffer(t *testing.T) {
	dir := shortDir(t)
	if Offer(t.Context(), dir, "x:mine") {
		t.Error("taken by nobody")
	}
	dead := start(t, dir, "0", "")
	dead.says("first")
	dead.kill()
	a := start(t, dir, "a", "")
	a.says("first")
	if Offer(t.Context(), dir, "x:other") {
		t.Error("a link that nobody waits for was taken")
	}
	a.says(`offer "x:other"`)
	if !Offer(t.Context(), dir, "x:mine") {
		t.Error("the link was not taken")
	}
	a.says(`offer "x:mine"`)
	if Offer(t.Context(), dir, "x:mine\nopen y") || Offer(t.Context(), dir, strings.Repeat("mine", MaxLink)) {
		t.Error("two lines, or a huge link, were sent")
	}
}

// served is an instance in this process.
func served(t *testing.T) (dir string, said *bufio.Scanner) {
	t.Helper()
	dir = shortDir(t)
	instance, err := Start(t.Context(), dir, "a", "")
	if err != nil {
		t.Fatal(err)
	}
	r, w := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan error)
	go func() { over <- instance.Serve(ctx, printer(w)) }()
	t.Cleanup(func() {
		cancel()
		if err := errors.Join(r.Close(), <-over, instance.Close()); err != nil {
			t.Error(err)
		}
	})
	return dir, bufio.NewScanner(r)
}

// D6: an instance whose settings change answers for the new ones alone, and does
// not take another one's place.
func TestMove(t *testing.T) {
	dir := shortDir(t)
	other := start(t, dir, "taken", "")
	other.says("first")
	instance, err := Start(t.Context(), dir, "a", "")
	if err != nil {
		t.Fatal(err)
	}
	r, w := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan error)
	go func() { over <- instance.Serve(ctx, printer(w)) }()
	if err := instance.Move(t.Context(), "taken", "x:y"); !errors.Is(err, ErrRunning) {
		t.Errorf("moved to another one's place: %v", err)
	}
	other.says(`open "x:y"`)
	for range 2 {
		if err := instance.Move(t.Context(), "b", ""); err != nil {
			t.Fatal(err)
		}
	}
	second := start(t, dir, "b", "")
	said := bufio.NewScanner(r)
	if !said.Scan() || said.Text() != `open ""` {
		t.Errorf("after the move: %q", said.Text())
	}
	second.says(ErrRunning.Error())
	start(t, dir, "a", "").says("first")
	cancel()
	if err := errors.Join(<-over, instance.Close()); err != nil {
		t.Error(err)
	}
}

func dial(t *testing.T, dir string) net.Conn {
	t.Helper()
	conn, err := net.Dial("unix", socketOf(dir, "a"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// D6: messages that are none get no yes, and the next good one arrives.
func TestServeRefuses(t *testing.T) {
	dir, said := served(t)
	for name, message := range map[string]string{
		"ErrVerb": "quit now\n", "ErrEmpty": "\n", "ErrZero": "open a\x00b\n", "ErrReturn": "open a\rb\n",
		"ErrHuge": "open " + strings.Repeat("a", 1<<20) + "\n", "ErrNoEnd": "open " + strings.Repeat("a", maxLine-5),
	} {
		conn := dial(t, dir)
		_, _ = io.WriteString(conn, message) // a huge one is cut off
		answer, _ := io.ReadAll(conn)
		if string(answer) != "" && string(answer) != "no\n" {
			t.Errorf("%s: answered %q", name, answer)
		}
	}
	long := strings.Repeat("a", MaxLink)
	go func() { _, _ = Start(context.WithoutCancel(t.Context()), dir, "a", long) }()
	if !said.Scan() || said.Text() != fmt.Sprintf("open %q", long) {
		t.Errorf("the next message is %.20q", said.Text())
	}
}

// D6: a flood of connections that say nothing ends, and a link comes through.
func TestFlood(t *testing.T) {
	dir, said := served(t)
	for range 2 * maxConnected {
		_, _ = io.WriteString(dial(t, dir), "offer ")
	}
	go func() { _, _ = Start(context.WithoutCancel(t.Context()), dir, "a", "x:mine") }()
	if !said.Scan() || said.Text() != `open "x:mine"` {
		t.Errorf("got %q", said.Text())
	}
}

// D6: nobody else can reach the socket.
func TestDir(t *testing.T) {
	runtime := shortDir(t)
	t.Setenv("XDG_RUNTIME_DIR", runtime)
	dir, err := Dir()
	if err != nil || filepath.Dir(dir) != runtime {
		t.Fatalf("got %s, %v", dir, err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the directory's mode is %v, %v", info.Mode(), err)
	}
	if again, err := Dir(); err != nil || again != dir {
		t.Errorf("the second time %s, %v", again, err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Dir(); err == nil {
		t.Error("an open directory was accepted")
	}
	if err := errors.Join(os.Remove(dir), os.Symlink(t.TempDir(), dir)); err != nil {
		t.Fatal(err)
	}
	if _, err := Dir(); err == nil {
		t.Error("a link to somewhere else was accepted")
	}
	t.Setenv("XDG_RUNTIME_DIR", "")
	t.Setenv("TMPDIR", runtime)
	if dir, err := Dir(); err != nil || filepath.Dir(dir) != runtime {
		t.Errorf("without a runtime directory: %s, %v", dir, err)
	}
}

func TestKey(t *testing.T) {
	if Key("a", "bc") == Key("ab", "c") || Key("a") != "ca978112ca1bbdca" {
		t.Error("keys are not distinct, or not stable")
	}
}
