package e2e

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// noServices is a session bus that starts nothing by itself.
const noServices = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`

// login is a bus and a home of a test's own, for a keyring that the test locks.
type login struct {
	t   *testing.T
	env []string
	bus string
}

func startLogin(t *testing.T) *login {
	t.Helper()
	home := t.TempDir()
	l := &login{t: t}
	config := filepath.Join(home, "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, noServices, home), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := exec.Command("dbus-daemon", "--nofork", "--print-address=1", "--config-file="+config)
	told, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	l.start(daemon)
	address, err := bufio.NewReader(told).ReadString('\n')
	if err != nil {
		t.Fatalf("dbus-daemon: %v", err)
	}
	l.bus = strings.TrimSpace(address)
	l.env = []string{"DBUS_SESSION_BUS_ADDRESS=" + l.bus, "XDG_DATA_HOME=" + home + "/data", "XDG_CONFIG_HOME=" + home + "/config",
		"XDG_CACHE_HOME=" + home + "/cache", "XDG_RUNTIME_DIR=" + home}
	return l
}

// start runs a daemon until the test ends, or the returned function is called.
func (l *login) start(daemon *exec.Cmd) (stop func()) {
	l.t.Helper()
	if err := daemon.Start(); err != nil {
		l.t.Fatal(err)
	}
	over := false
	stop = func() {
		if !over {
			over = true
			_ = daemon.Process.Kill()
			_ = daemon.Wait()
		}
	}
	l.t.Cleanup(stop)
	return stop
}

// keyring starts a keyring that the password unlocks, if it is the one of before.
func (l *login) keyring(password string) (stop func()) {
	l.t.Helper()
	conn, err := dbus.Connect(l.bus)
	if err != nil {
		l.t.Fatal(err)
	}
	defer conn.Close()
	owned := make(chan *dbus.Signal, 8)
	conn.Signal(owned)
	if err := conn.AddMatchSignal(dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, "org.freedesktop.secrets")); err != nil {
		l.t.Fatal(err)
	}
	daemon := exec.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	daemon.Env = append(os.Environ(), l.env...)
	daemon.Stdin = strings.NewReader(password + "\n")
	stop = l.start(daemon)
	giveUp := time.After(patience)
	for {
		select {
		case signal := <-owned:
			if signal.Name == "org.freedesktop.DBus.NameOwnerChanged" && signal.Body[2] != "" {
				return stop
			}
		case <-giveUp:
			l.t.Fatal("the keyring did not take its name")
		}
	}
}

// A keyring that is locked is named, the session is in memory, and once it is
// unlocked one click keeps it for the next start. // D3
func TestDesktopWithALockedStore(t *testing.T) {
	s := startStack(t)
	l := startLogin(t)
	l.keyring("right")()
	lock := l.keyring("wrong")
	b := startBrowser(t, s)
	s.env = append(s.env, l.env...)
	d := startDesktop(t, b)
	d.click("sign-in")
	d.browse().signInByClick("usr_ada")
	before := d.identity()
	w := d.awaitScreen("signed-in", "retry-store")
	if text := w.Widgets["notice-memory"].Text; !w.Memory || !strings.HasPrefix(text, "Locked: your keyring.") {
		t.Errorf("memory only: %v; the window says %q", w.Memory, text)
	}

	lock()
	l.keyring("right")
	d.click("retry-store")
	d.await("the store", func(w window) bool { return !w.Memory })
	d.process.stop()
	if got := startDesktop(t, b).identity(); got != before {
		t.Errorf("after a restart the window shows %v, before %v", got, before)
	}
}
