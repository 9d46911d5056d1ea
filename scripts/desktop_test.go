//go:build linux

package scripts

import (
	"errors"
	"os/exec"
	"strings"
	"testing"
)

// D3: what runs inside has a display and a Secret Service, in a private home.
func TestWithDesktopGivesADesktop(t *testing.T) {
	command := exec.Command("./with-desktop.sh", "bash", "-c", `
		echo "$HOME"
		stat --format=%a "$HOME" "$XDG_RUNTIME_DIR"
		dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
			org.freedesktop.Secret.Service.ReadAlias string:default`)
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	for _, want := range []string{"700\n700\n", "/org/freedesktop/secrets/collection/login"} {
		if !strings.Contains(string(output), want) {
			t.Errorf("output lacks %q:\n%s", want, output)
		}
	}
	home, _, _ := strings.Cut(string(output), "\n")
	if exec.Command("test", "-e", home).Run() == nil {
		t.Errorf("%s was left behind", home)
	}
}

func TestWithDesktopPassesTheExitStatusOn(t *testing.T) {
	err := exec.Command("./with-desktop.sh", "sh", "-c", "exit 7").Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 7 {
		t.Errorf("exit = %v, want 7", err)
	}
}
