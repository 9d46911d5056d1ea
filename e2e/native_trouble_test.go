package e2e

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Sign-ins that end otherwise than somebody meant, one after the other in one window:
// each says what happened, and the next one works. // D1 D2
func TestDesktopSignInsThatFail(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	d := startDesktop(t, b)

	t.Run("BrowserClosedHalfWay", func(t *testing.T) {
		d.click("sign-in")
		page := d.browse()
		page.read("#email")
		if err := chromedp.Cancel(page.ctx); err != nil {
			t.Fatal(err)
		}
		d.awaitScreen("waiting", "copy-link")
		d.click("cancel")
		if w := d.awaitScreen("signed-out", "sign-in"); w.Reason != "" {
			t.Errorf("the window gives the reason %q", w.Reason)
		}
	})
	t.Run("ErrorFromTheEnvironment", func(t *testing.T) {
		d.click("sign-in")
		asked, err := url.Parse(d.nextPage())
		if err != nil {
			t.Fatal("the client opened no URL")
		}
		answer := url.Values{"error": {"server_error"}, "error_description": {"<b>down</b> for today"},
			"state": asked.Query()["state"], "iss": {s.EnvURL}}
		page := b.open(t, "http://127.0.0.1:"+s.Desktop+"/callback?"+answer.Encode())
		if page.evaluate("String(document.querySelectorAll('b').length)") != "0" || !strings.Contains(page.text(), "multiapp") {
			t.Errorf("the page says %q", page.text())
		}
		w := d.awaitScreen("failed", "try-again")
		if w.Widgets["title"].Text != "Sign-in failed" || !strings.Contains(w.Widgets["detail"].Text, "server_error") {
			t.Errorf("the window says %q with %q", w.Widgets["title"].Text, w.Widgets["detail"].Text)
		}
	})
	t.Run("EnvironmentEndsHalfWay", func(t *testing.T) {
		d.click("try-again")
		page := d.browse()
		page.read("#email")
		s.environment.kill()
		s.startEnvironment(t)
		page.signInByClick("usr_grace")
		page.awaitText("This sign-in is over") // what waited there is gone
		d.click("cancel")
		d.click("sign-in")
		d.browse().signInByClick("usr_grace")
		if got := d.identity(); got.Email != "grace@example.com" {
			t.Errorf("the window shows %v", got)
		}
	})
}
