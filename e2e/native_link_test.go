package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// command runs a program to its end, in an empty folder. What it printed is
// searched for secrets with the rest.
func (s *stack) command(t *testing.T, env []string, program string, arguments ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	c := exec.CommandContext(ctx, program, arguments...)
	c.Dir, c.Env = t.TempDir(), append(os.Environ(), env...)
	printed, err := c.CombinedOutput()
	for line := range strings.Lines(string(printed)) {
		s.logs.add(filepath.Base(program) + " | " + strings.TrimSpace(line))
	}
	if err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(program), err, printed)
	}
	return string(printed)
}

func program(t *testing.T, name string) string {
	t.Helper()
	dir, err := binaries()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, name)
}

// privateXDG keeps a test's registration out of the other tests' desktop.
func privateXDG(t *testing.T) []string {
	t.Helper()
	return []string{"XDG_DATA_HOME=" + t.TempDir(), "XDG_CONFIG_HOME=" + t.TempDir()}
}

// awaitLink waits for the browser's request of a link. Headless Chromium reports the
// request and drops it, where one with a window asks its user.
func (tb *tab) awaitLink() string {
	tb.t.Helper()
	select {
	case link := <-tb.links:
		return link
	case <-time.After(patience):
		tb.t.Fatalf("the browser was sent to no link\nat %s\n%s", tb.address(), tb.text())
	}
	return ""
}

// browseToLink opens what the client gives to the browser, an address that sends it
// to a link without showing a page.
func (d *desktop) browseToLink() string {
	d.t.Helper()
	page := d.browser.open(d.t, "about:blank")
	// Chromium calls a request that it drops an error of the navigation.
	_ = chromedp.Do(page.ctx, navigate(d.nextPage()))
	return page.awaitLink()
}

// A login and a sign-out by link: the app registers its scheme, and the system's own
// xdg-open starts the program that hands the link to the window. The program that
// xdg-open starts has none of the window's settings. // D5 D6
func TestDesktopSignsInByLink(t *testing.T) {
	s := startStack(t)
	xdg := privateXDG(t)
	b := startBrowser(t, s)
	desktop := program(t, "desktop")
	d := startWindow(t, b, "desktop", "MULTIAPP_DESKTOP_PROBE", append(xdg, "DESKTOP_REDIRECT=deep-link")...)

	d.click("sign-in")
	if w := d.awaitScreen("failed", "try-again"); w.Widgets["title"].Text != "Links don't open multiapp here" {
		t.Errorf("without a registration the window says %q", w.Widgets["title"].Text)
	}
	s.command(t, xdg, desktop, "link")
	d.click("try-again")
	page := d.browse()
	if way := d.awaitScreen("waiting", "cancel").Widgets["way"].Text; !strings.Contains(way, "link") {
		t.Errorf("the window names the way %q", way)
	}
	page.signInByClick("usr_ada")
	link := page.awaitLink()
	s.command(t, xdg, "xdg-open", link)
	want := d.identity()

	web := b.open(t, s.WebURL)
	web.click("#sign-in")
	if got := web.identity(); got != want || web.sawForm() {
		t.Errorf("the web app shows %v (form: %v), the desktop %v", got, web.sawForm(), want)
	}
	s.command(t, append(s.env, xdg...), desktop, link) // a second time it is worth nothing
	if got := d.identity(); got != want {
		t.Errorf("after the used link the window shows %v, before %v", got, want)
	}

	d.click("sign-out")
	s.command(t, xdg, "xdg-open", d.browseToLink())
	d.await("the confirmed sign-out", func(w window) bool { return w.Reason == "you" && w.Logout == "confirmed" })
	web.awaitText("You signed out in Desktop app · ")
	if undone := s.command(t, xdg, desktop, "unlink"); !strings.Contains(undone, "multiapp-links.desktop") {
		t.Errorf("unlink says %q", undone)
	}
}

// A link that belongs to another login changes nothing, and the one that waits goes
// on to its end. // D6 S1
func TestDesktopDropsAForeignLink(t *testing.T) {
	s := startStack(t)
	xdg := privateXDG(t)
	s.command(t, xdg, program(t, "desktop"), "link")
	b := startBrowser(t, s)
	d := startWindow(t, b, "desktop", "MULTIAPP_DESKTOP_PROBE", append(xdg, "DESKTOP_REDIRECT=deep-link")...)
	d.click("sign-in")
	abandoned := d.browse()
	d.click("cancel")
	d.click("sign-in")
	page := d.browse()
	abandoned.signInByClick("usr_grace")
	s.command(t, append(s.env, xdg...), program(t, "desktop"), abandoned.awaitLink())
	if w := d.awaitScreen("waiting", "cancel"); w.SessionID != "" {
		t.Errorf("a foreign link gave the session %s", w.SessionID)
	}
	page.signInByClick("usr_ada")
	s.command(t, xdg, "xdg-open", page.awaitLink())
	if got := d.identity(); got.Email != "ada@example.com" {
		t.Errorf("the window shows %v", got)
	}
}

// A second start opens no second window: it brings the first to the front, over
// whatever covers it, and ends without an error. // D6
func TestDesktopStartsOnce(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	d := startDesktop(t, b)
	d.awaitScreen("signed-out", "sign-in")
	phone := startPhone(t, b, "loopback")
	phone.awaitScreen("signed-out", "sign-in")
	if top := d.onTop(); top != phone.id() {
		t.Fatalf("on top is window %s, the phone is %s", top, phone.id())
	}
	if said := s.command(t, s.env, program(t, "desktop")); !strings.Contains(said, "open already") {
		t.Errorf("the second start says %q", said)
	}
	for deadline := time.Now().Add(patience); d.onTop() != d.id(); {
		if time.Now().After(deadline) {
			t.Fatal("the window did not come to the front")
		}
	}
	d.click("sign-in")
	d.browse().signInByClick("usr_ada")
	d.identity()
}

// onTop is the window that a click at the corner of the screen would reach.
func (d *desktop) onTop() string {
	d.t.Helper()
	_, id, _ := strings.Cut(d.xdotool("mousemove", "20", "20", "getmouselocation", "--shell"), "WINDOW=")
	return strings.TrimSpace(id)
}
