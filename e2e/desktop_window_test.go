package e2e

import (
	"net"
	"strings"
	"testing"
	"time"
)

// key presses keys in the window, which has the keyboard: there is no window manager.
func (d *desktop) key(names ...string) {
	d.t.Helper()
	d.xdotool(append([]string{"key"}, names...)...)
}

// awaitScreen waits for a state whose buttons can be pressed.
func (d *desktop) awaitScreen(state, button string) window {
	d.t.Helper()
	return d.await("the screen "+state+" with "+button, func(w window) bool {
		_, ok := w.Widgets[button]
		return ok && w.State == state
	})
}

// awaitEnd waits until the program has ended by itself, without an error.
func (d *desktop) awaitEnd() {
	d.t.Helper()
	select {
	case <-d.process.done:
	case <-time.After(patience):
		d.t.Fatal("the program goes on")
	}
	if d.process.err != nil {
		d.t.Errorf("the program ended with %v", d.process.err)
	}
}

// The window works without a mouse, from sign-in to sign-out. // D1 D5
func TestDesktopByKeyboard(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	d := startDesktop(t, b)
	d.awaitScreen("signed-out", "sign-in")
	d.key("Return")
	d.browse().signInByClick("usr_ada")
	d.awaitScreen("signed-in", "call-api")
	d.key("space")
	answer := d.awaitScreen("signed-in", "api-answer").Widgets["api-answer"].Text
	if !strings.Contains(answer, `"sub": "usr_ada"`) {
		t.Errorf("the API answered %s", answer)
	}
	d.key("Tab", "Tab", "Return")
	d.browse()
	d.awaitSignedOut("you")
	d.key("ctrl+q")
	d.awaitEnd()
}

// A port that is taken is named, and there is a way out. // D1
func TestDesktopPortTaken(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	taken, err := net.Listen("tcp4", "127.0.0.1:"+s.Desktop)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	d := startDesktop(t, b)
	d.click("sign-in")
	shown := d.awaitScreen("failed", "use-free-port")
	if text := shown.Widgets["happened"].Text; !strings.Contains(text, s.Desktop) {
		t.Errorf("the window says %q", text)
	}
	d.click("use-free-port")
	d.browse().signInByClick("usr_ada")
	d.identity()
}

// A login that is given up leaves nothing behind; one that is denied says so. // D2
func TestDesktopGivesUpAndStartsAgain(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	d := startDesktop(t, b)
	d.click("sign-in")
	abandoned := d.browse()
	d.click("cancel")
	d.awaitScreen("signed-out", "sign-in")
	abandoned.signInByClick("usr_grace") // its answer finds nobody

	d.click("sign-in")
	d.browse()
	if got := d.identity(); got.Email != "grace@example.com" {
		t.Errorf("the second login shows %v", got)
	}
	d.click("sign-out")
	d.browse()
	d.awaitSignedOut("you")

	d.click("sign-in")
	d.browse().click("#deny")
	if w := d.awaitScreen("failed", "try-again"); w.Widgets["title"].Text != "You did not sign in" {
		t.Errorf("the window says %q", w.Widgets["title"].Text)
	}
}

// Without a secret store the session is in memory, and the window says so. // D3
func TestDesktopWithoutSecretStore(t *testing.T) {
	s := startStack(t)
	s.env = append(s.env, "DBUS_SESSION_BUS_ADDRESS=disabled:")
	b := startBrowser(t, s)
	d := startDesktop(t, b)
	d.click("sign-in")
	d.browse().signInByClick("usr_ada")
	d.identity()
	if w := d.awaitScreen("signed-in", "notice-memory"); !w.Memory {
		t.Error("the session is not in memory only")
	}
	d.process.stop()
	if w := startDesktop(t, b).awaitScreen("signed-out", "sign-in"); w.Reason != "" {
		t.Errorf("the next start shows the reason %q", w.Reason)
	}
}

// An environment that is down at the start keeps the session for later. // D4
func TestDesktopStartsWithoutTheEnvironment(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	first := startDesktop(t, b)
	first.click("sign-in")
	first.browse().signInByClick("usr_ada")
	before := first.identity()
	first.process.stop()

	s.environment.kill()
	second := startDesktop(t, b)
	second.awaitScreen("starting", "try-again")
	s.startEnvironment(t)
	if got := second.identity(); got != before {
		t.Errorf("the session came back as %v, was %v", got, before)
	}
}
