//go:build unix

package scripts

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// machine is a pretended computer: setup.sh sees the programs in bin and nothing else.
type machine struct{ root, bin string }

// newMachine has a repository with an up-to-date npm install, the shell's own tools, and the named programs.
func newMachine(t *testing.T, programs ...string) machine {
	t.Helper()
	m := machine{root: t.TempDir(), bin: t.TempDir()}
	script, err := os.ReadFile("setup.sh")
	if err != nil {
		t.Fatal(err)
	}
	m.write(t, "scripts/setup.sh", string(script))
	m.write(t, "go.work", "go 1.26.0\n")
	for _, folder := range []string{"apps/spa/ui", "e2e/foreign"} {
		m.write(t, folder+"/package-lock.json", "{}")
		m.write(t, folder+"/node_modules/.installed-package-lock.json", "{}")
	}
	for _, tool := range []string{"bash", "sh", "env", "dirname", "uname", "grep", "sed", "sort", "head", "printf", "tr", "cmp", "cp", "touch", "chmod"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(m.bin, tool)); err != nil {
			t.Fatal(err)
		}
	}
	m.program(t, "id", "echo 0")
	for _, name := range programs {
		m.program(t, name, answers[name])
	}
	return m
}

// answers are what a program prints when setup.sh asks for its version.
var answers = map[string]string{"go": "echo go1.26.0", "node": "echo v20.19.0"}

func (m machine) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(m.root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

func (m machine) program(t *testing.T, name, script string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(m.bin, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

// aptGet records its arguments, and "installs" programs that answer nothing.
func (m machine) aptGet(t *testing.T, installs ...string) {
	t.Helper()
	script := `echo "apt-get $*" >>"` + m.root + `/apt.log"` + "\n"
	script += `[ "$1" = install ] || exit 0` + "\n"
	for _, name := range installs {
		path := filepath.Join(m.bin, name)
		script += `printf '#!/bin/sh\n` + answers[name] + `\n' >"` + path + `"; chmod +x "` + path + `"` + "\n"
	}
	m.program(t, "apt-get", script)
}

func (m machine) setup(t *testing.T, purpose string) (output string, err error) {
	t.Helper()
	var out bytes.Buffer
	command := exec.Command(filepath.Join(m.bin, "bash"), "scripts/setup.sh", purpose)
	command.Dir, command.Env = m.root, []string{"PATH=" + m.bin}
	command.Stdout, command.Stderr = &out, &out
	err = command.Run()
	return out.String(), err
}

func (m machine) log(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(m.root, "apt.log"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(text)
}

var (
	forServers = []string{"go", "node", "npm"}
	forDesktop = append([]string{"cc", "pkg-config"}, forServers...)
	forTests   = append([]string{
		"chromium", "Xvfb", "xdotool", "gnome-keyring-daemon", "dbus-daemon", "dbus-send", "xdg-open", "import", "redis-server",
	}, forDesktop...)
)

// T1: with everything there, setup is silent and installs nothing.
func TestSetupHasNothingToDo(t *testing.T) {
	for purpose, programs := range map[string][]string{"up": forDesktop, "test": forTests} {
		m := newMachine(t, programs...)
		m.aptGet(t)
		if output, err := m.setup(t, purpose); err != nil || output != "" || m.log(t) != "" {
			t.Errorf("setup.sh %s = %v, output %q, apt-get %q", purpose, err, output, m.log(t))
		}
	}
}

func TestSetupInstallsWhatIsMissing(t *testing.T) {
	m := newMachine(t, forDesktop...)
	m.aptGet(t, forTests[:9]...)
	output, err := m.setup(t, "test")
	want := "apt-get update\napt-get install --yes --no-install-recommends chromium xvfb xdotool gnome-keyring dbus xdg-utils imagemagick redis-server\n"
	got := strings.Replace(m.log(t), "chromium-browser", "chromium", 1) // the name on Ubuntu
	if err != nil || got != want {
		t.Errorf("setup.sh test = %v\n%s\napt-get calls:\n%s\nwant:\n%s", err, output, got, want)
	}
}

// T1: what only the desktop needs costs only the desktop.
func TestSetupGoesOnWithoutTheDesktop(t *testing.T) {
	m := newMachine(t, forServers...)
	m.program(t, "apt-get", "exit 1")
	output, err := m.setup(t, "up")
	if err != nil || !strings.Contains(output, "going on without the desktop app") {
		t.Errorf("setup.sh up = %v, output:\n%s", err, output)
	}
}

func TestSetupSaysWhatToDo(t *testing.T) {
	tests := []struct {
		name, want string
		machine    func(t *testing.T) machine
	}{
		{"no network", "is there a network connection?", func(t *testing.T) machine {
			m := newMachine(t)
			m.program(t, "apt-get", "exit 1")
			return m
		}},
		{"neither root nor sudo", "As root, run: apt-get install golang-go nodejs npm", func(t *testing.T) machine {
			m := newMachine(t)
			m.aptGet(t)
			m.program(t, "id", "echo 1000")
			return m
		}},
		{"Go too old", "Install Go 1.26.0: https://go.dev/doc/install", func(t *testing.T) machine {
			m := newMachine(t, "node", "npm")
			m.aptGet(t)
			m.program(t, "go", "echo go1.19.8")
			return m
		}},
		{"Homebrew", "brew install go node", func(t *testing.T) machine {
			m := newMachine(t)
			m.program(t, "brew", "")
			return m
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			output, err := tt.machine(t).setup(t, "up")
			if err == nil || !strings.Contains(output, tt.want) {
				t.Errorf("setup.sh up = %v, want a failure that says %q, got:\n%s", err, tt.want, output)
			}
		})
	}
}

// T1: the packages of the tests are not installed to run the apps.
func TestSetupInstallsNpmPackagesOnlyWhenTheLockChanged(t *testing.T) {
	for purpose, want := range map[string]int{"up": 1, "test": 2} {
		m := newMachine(t, forTests...)
		m.program(t, "npm", `echo "npm $*" >>"`+m.root+`/npm.log"`)
		m.write(t, "apps/spa/ui/package-lock.json", `{"changed": true}`)
		m.write(t, "e2e/foreign/package-lock.json", `{"changed": true}`)
		for range 2 {
			if output, err := m.setup(t, purpose); err != nil {
				t.Fatalf("%v: %s", err, output)
			}
		}
		calls, err := os.ReadFile(filepath.Join(m.root, "npm.log"))
		if got := strings.Count(string(calls), "npm ci"); err != nil || got != want {
			t.Errorf("setup.sh %s called npm as %q, %v; want npm ci %d times", purpose, calls, err, want)
		}
	}
}
