package secretservice

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/keeper"
	"example.com/multiapp/shared/native/secretstore"
)

// steps makes this test program a client of the store that does what the variable
// says: a program has one bus in its life.
const steps = "MULTIAPP_TEST_STORE_STEPS"

func TestMain(m *testing.M) {
	todo := os.Getenv(steps)
	if todo == "" {
		os.Exit(m.Run())
	}
	store := secretstore.NewKeyring("https://id.example.com", "desktop")
	for step := range strings.SplitSeq(todo, ",") {
		fmt.Println(act(store, step))
	}
}

// act does one step and says how it went: "load", "clear", "save TOKEN", "glance" (a
// load by somebody with little time) or "back" (wait until the store is back).
func act(store *secretstore.Keyring, step string) string {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	verb, token, _ := strings.Cut(step, " ")
	var found auth.Secret
	var err error
	switch verb {
	case "back":
		<-store.Back()
		return "back"
	case "glance":
		ctx, hurry := context.WithTimeout(ctx, time.Second)
		defer hurry()
		found, err = store.Load(ctx)
	case "load":
		found, err = store.Load(ctx)
	case "save":
		err = store.Save(ctx, auth.Secret(token))
	case "clear":
		err = store.Clear(ctx)
	}
	var unavailable *secretstore.Error
	switch {
	case errors.As(err, &unavailable):
		return string(unavailable.Kind)
	case errors.Is(err, keeper.ErrNothingStored):
		return "nothing"
	case err != nil:
		return err.Error()
	}
	return strings.TrimSpace("ok " + found.Reveal())
}

// noServices is a session bus that starts nothing by itself.
const noServices = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`

// desktop is one user's session: a home and a bus.
type desktop struct {
	t    *testing.T
	home string
	bus  string // its address
}

func newDesktop(t *testing.T) *desktop {
	t.Helper()
	d := &desktop{t: t, home: t.TempDir()}
	config := filepath.Join(d.home, "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, noServices, d.home), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := d.command("dbus-daemon", "--nofork", "--print-address=1", "--config-file="+config)
	told, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	d.start(daemon)
	address, err := bufio.NewReader(told).ReadString('\n')
	if err != nil {
		t.Fatalf("dbus-daemon: %v", err)
	}
	d.bus = strings.TrimSpace(address)
	return d
}

func (d *desktop) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), "HOME="+d.home, "XDG_CONFIG_HOME="+d.home+"/config", "XDG_DATA_HOME="+d.home+"/data",
		"XDG_CACHE_HOME="+d.home+"/cache", "XDG_RUNTIME_DIR="+d.home, "DBUS_SESSION_BUS_ADDRESS="+d.bus)
	return c
}

// start runs a daemon until the test ends, or the returned function is called.
func (d *desktop) start(daemon *exec.Cmd) (stop func()) {
	d.t.Helper()
	if err := daemon.Start(); err != nil {
		d.t.Fatalf("%v; these tests need dbus and gnome-keyring", err)
	}
	over := false
	stop = func() {
		if !over {
			over = true
			_ = daemon.Process.Kill()
			_ = daemon.Wait()
		}
	}
	d.t.Cleanup(stop)
	return stop
}

// keyring starts gnome-keyring, unlocked with a password; an empty one leaves it
// without a default collection.
func (d *desktop) keyring(password string) (stop func()) {
	d.t.Helper()
	conn := d.connect()
	owned := make(chan *dbus.Signal, 8)
	conn.Signal(owned)
	if err := conn.AddMatchSignal(dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, "org.freedesktop.secrets")); err != nil {
		d.t.Fatal(err)
	}
	daemon := d.command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	daemon.Stdin = strings.NewReader(password)
	stop = d.start(daemon)
	giveUp := time.After(30 * time.Second)
	for {
		select {
		case signal := <-owned:
			if signal.Name == "org.freedesktop.DBus.NameOwnerChanged" && signal.Body[2] != "" {
				return stop
			}
		case <-giveUp:
			d.t.Fatal("gnome-keyring did not take its name")
		}
	}
}

func (d *desktop) connect() *dbus.Conn {
	d.t.Helper()
	conn, err := dbus.Connect(d.bus)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// do runs a program that takes the steps, and returns what each of them said.
func (d *desktop) do(todo ...string) string {
	d.t.Helper()
	c := d.command(os.Args[0])
	c.Env = append(c.Env, steps+"="+strings.Join(todo, ","))
	said, err := c.CombinedOutput()
	if err != nil {
		d.t.Fatalf("%v: %s", err, said)
	}
	return strings.Join(strings.Split(strings.TrimSpace(string(said)), "\n"), ", ")
}
