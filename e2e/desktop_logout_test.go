package e2e

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// A sign-out in another app is on the window within a second, without a click:
// by the back channel to the web app and its relay to the window. The times are
// printed, not judged: machines differ. // M2 M4 D7
func TestDesktopNoticesWithinASecond(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	web, spa, d := b.open(t, s.WebURL), b.open(t, s.SPAURL), startDesktop(t, b)

	for _, from := range []struct {
		name, by string
		signOut  func()
	}{
		{"Web", "Web app", func() { web.click("#sign-out") }},
		{"SPA", "Single page app", func() { spa.click("#sign-out") }},
	} {
		t.Run(from.name, func(t *testing.T) {
			web.do("open the web app", navigate(s.WebURL))
			web.click("#sign-in")
			web.signInByClick("usr_ada")
			want := web.identity()
			spa.do("open the SPA", navigate(s.SPAURL))
			spa.click("#sign-in")
			spa.identity()
			d.click("sign-in")
			d.browse()
			if got := d.identity(); got != want {
				t.Fatalf("the desktop shows %v, the web app %v", got, want)
			}
			d.await("the relay", func(w window) bool { return w.Listening })
			start := time.Now()
			from.signOut()
			d.awaitSignedOut("elsewhere")
			seen := time.Since(start)
			w := d.awaitScreen("signed-out", "last-sign-out-steps")
			if title := w.Widgets["title"].Text; !strings.HasPrefix(title, "You signed out in "+from.by+" · ") {
				t.Errorf("the window says %q", title)
			}
			steps := strings.Split(w.Widgets["last-sign-out-steps"].Text, "\n")
			if !strings.Contains(strings.Join(steps, "\n"), "This app was told by the relay") {
				t.Errorf("the panel says %q", steps)
			}
			t.Logf("from the click in the browser to the window's probe %d ms; after the environment ended the session: %s",
				seen.Milliseconds(), strings.Join(later.FindAllString(strings.Join(steps, "\n"), -1), ", "))
		})
	}
}

// later finds how long after the end the apps were told, in the order of the panel.
var later = regexp.MustCompile(`\d+ ms later`)
