//go:build linux

package window

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program is the running desktop app.
type program struct{ cmd *exec.Cmd }

func open(b *testing.B, path string) program {
	b.Helper()
	cmd := exec.Command(path)
	cmd.Dir, cmd.Stderr = b.TempDir(), os.Stderr
	// Its warnings are about ends that come in the middle of its start.
	cmd.Env = append(os.Environ(), "LOG_LEVEL=error")
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cmd.Process.Kill() })
	return program{cmd}
}

func (p program) close(b *testing.B) {
	b.Helper()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	if err := p.cmd.Wait(); err != nil {
		b.Fatal(err)
	}
}

// usage is what the system counts for the program.
type usage struct {
	resident int64         // bytes
	renderer int64         // of them, what the software renderer takes
	cpu      time.Duration // of all threads since the start
	drawn    int64         // how often a thread of the renderer was woken
}

func (p program) usage(b *testing.B) usage {
	b.Helper()
	var u usage
	u.resident, u.renderer = p.memory(b)
	stat := strings.Fields(p.read(b, "stat")) // the program's name has no blanks
	for _, ticks := range stat[13:15] {
		u.cpu += time.Duration(number(b, ticks)) * 10 * time.Millisecond
	}
	u.drawn = p.wakes(b)
	return u
}

// C's heap is the renderer's too: nothing else here is written in C but the X client.
var (
	mapping  = regexp.MustCompile(`^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+ *(.*)$`)
	rendered = regexp.MustCompile(`/(libLLVM|swrast_dri|libgallium|libz3|libGL|libEGL|libglapi|libstdc\+\+|libelf|libxml2|libicu)|^\[heap\]$|^/SYSV|mesa_shader_cache`)
)

// memory sums /proc/PID/smaps, which says for each mapping what is resident.
func (p program) memory(b *testing.B) (resident, renderer int64) {
	b.Helper()
	name := ""
	for lines := bufio.NewScanner(strings.NewReader(p.read(b, "smaps"))); lines.Scan(); {
		if m := mapping.FindStringSubmatch(lines.Text()); m != nil {
			name = m[1]
		}
		if rest, ok := strings.CutPrefix(lines.Text(), "Rss:"); ok {
			bytes := number(b, strings.Fields(rest)[0]) * 1024
			resident += bytes
			if rendered.MatchString(name) {
				renderer += bytes
			}
		}
	}
	return resident, renderer
}

// wakes counts how often the threads of Mesa's llvmpipe had something to draw: they sleep between frames.
func (p program) wakes(b *testing.B) (n int64) {
	b.Helper()
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", p.cmd.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	found := false
	for _, task := range tasks {
		status, _ := os.ReadFile(filepath.Join(task, "status"))
		if !strings.HasPrefix(string(status), "Name:\tllvmpipe") {
			continue
		}
		found = true
		for line := range strings.Lines(string(status)) {
			if count, ok := strings.CutPrefix(line, "voluntary_ctxt_switches:"); ok {
				n += number(b, strings.TrimSpace(count))
			}
		}
	}
	if !found {
		b.Fatal("nothing is drawn by llvmpipe here, so redraws cannot be counted")
	}
	return n
}

func (p program) read(b *testing.B, name string) string {
	b.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", p.cmd.Process.Pid, name))
	if err != nil {
		b.Fatal(err)
	}
	return string(data)
}

func number(b *testing.B, text string) int64 {
	b.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return n
}
