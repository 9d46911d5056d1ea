package e2e

import (
	"strings"
	"testing"
)

// startPhone opens the mobile app's window, with a way of coming back from the browser.
func startPhone(t *testing.T, b *browser, redirect string) *desktop {
	t.Helper()
	return startWindow(t, b, "mobile", "MULTIAPP_MOBILE_PROBE", "MOBILE_REDIRECT="+redirect)
}

// The phone signs in by a code that somebody allows in the browser, joins the session
// of that browser's web app, and keeps it over a restart; a sign-out there reaches
// it. // N1 N2 M1 M4
func TestPhoneSignsInByACode(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	web := b.open(t, s.WebURL)
	web.click("#sign-in")
	web.signInByClick("usr_ada")
	want := web.identity()

	phone := startPhone(t, b, "device")
	phone.click("sign-in")
	shown := phone.awaitScreen("waiting", "open-browser").Widgets
	if !strings.Contains(shown["way"].Text, "by a code") || !strings.HasSuffix(shown["address"].Text, "/device") {
		t.Errorf("the screen says %q and %q", shown["way"].Text, shown["address"].Text)
	}
	phone.click("open-browser")
	page := phone.browse()
	if typed := page.read("#device-user-code"); typed != shown["user-code"].Text {
		t.Errorf("the page shows %q, the phone %q", typed, shown["user-code"].Text)
	}
	page.click("#allow-device-form button")
	page.read("#device-done")
	if got := phone.identity(); got != want {
		t.Fatalf("the phone shows %v, the web app %v", got, want)
	}
	phone.process.stop()

	again := startPhone(t, b, "device")
	if got := again.identity(); got != want {
		t.Errorf("after a restart the phone shows %v, before %v", got, want)
	}
	again.await("the relay", func(w window) bool { return w.Listening })
	web.do("open the web app again", navigate(s.WebURL))
	web.click("#sign-out")
	again.awaitSignedOut("elsewhere")
}

// A code that is refused, and one that is given up. // N1
func TestPhoneCodeRefused(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	phone := startPhone(t, b, "device")
	phone.click("sign-in")
	phone.click("cancel")
	phone.awaitScreen("signed-out", "sign-in")

	phone.click("sign-in")
	phone.click("open-browser")
	page := phone.browse()
	page.signInByClick("usr_grace")
	page.click("#deny-device-form button")
	if w := phone.awaitScreen("failed", "try-again"); w.Widgets["title"].Text != "You did not sign in" {
		t.Errorf("the phone says %q", w.Widgets["title"].Text)
	}
}

// In a window on a computer the browser comes back by itself; the session is the web
// app's and the store's entry the phone's own: signed out here, signed out there, and
// the desktop app never saw it. // N1 N2 M1 M2
func TestPhoneSignsInByLoopback(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	phone := startPhone(t, b, "auto")
	phone.click("sign-in")
	page := phone.browse()
	if way := phone.awaitScreen("waiting", "cancel").Widgets["way"].Text; !strings.Contains(way, "loopback") {
		t.Errorf("the screen says %q", way)
	}
	page.signInByClick("usr_alan")
	want := phone.identity()
	if phone.read().Memory {
		t.Error("the phone found no Secret Service")
	}

	web := b.open(t, s.WebURL)
	web.click("#sign-in")
	if got := web.identity(); got != want || web.sawForm() {
		t.Errorf("the web app shows %v (form: %v), the phone %v", got, web.sawForm(), want)
	}
	phone.click("call-api")
	if answer := phone.awaitScreen("signed-in", "api-answer").Widgets["api-answer"].Text; !strings.Contains(answer, `"sub": "usr_alan"`) {
		t.Errorf("the API answered %s", answer)
	}
	phone.click("sign-out")
	phone.browse().awaitText("signed out")
	phone.awaitSignedOut("you")
	web.awaitText("You signed out in Mobile app · ")
	phone.process.stop()
	startDesktop(t, b).awaitScreen("signed-out", "sign-in")
}
