package e2e

import (
	"testing"
	"time"
)

// Sign out in one app, and every tab and window of every other shows it without a
// click and without a reload. Each of the three kinds signs out in turn. // M2 M4 S10 D7
func TestLogoutReachesEveryTabAndWindow(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	house := &everyApp{browser: b, web: b.open(t, s.WebURL), web2: b.open(t, s.WebURL),
		spa: b.open(t, s.SPAURL), spa2: b.open(t, s.SPAURL), desktop: startDesktop(t, b)}

	for name, signOut := range map[string]func(){
		"Web app":         func() { house.web.click("#sign-out") },
		"Single page app": func() { house.spa.click("#sign-out") },
		"Desktop app": func() {
			house.desktop.click("sign-out")
			house.desktop.browse()
		},
	} {
		t.Run(name, func(t *testing.T) {
			house.signIn()
			start := time.Now()
			signOut()
			house.awaitSignedOut(t, name, start)
		})
	}
}

// everyApp is two tabs of each app in the browser, and the desktop's window.
type everyApp struct {
	browser              *browser
	web, web2, spa, spa2 *tab
	desktop              *desktop
}

// tabs are those that another app's sign-out must reach: the two of the app that
// signs out are left by the browser, or told by their own app.
func (a *everyApp) tabs(except string) map[string]*tab {
	switch except {
	case "Web app":
		return map[string]*tab{"web, the other tab": a.web2, "SPA": a.spa, "SPA, the other tab": a.spa2}
	case "Single page app":
		return map[string]*tab{"web": a.web, "web, the other tab": a.web2, "SPA, the other tab": a.spa2}
	}
	return map[string]*tab{"web": a.web, "web, the other tab": a.web2, "SPA": a.spa, "SPA, the other tab": a.spa2}
}

func (a *everyApp) signIn() {
	s := a.browser.stack
	a.web.do("open the web app", navigate(s.WebURL))
	a.web.click("#sign-in")
	a.web.signInByClick("usr_ada")
	a.web.identity()
	a.spa.do("open the SPA", navigate(s.SPAURL))
	a.spa.click("#sign-in")
	a.spa.identity()
	for _, second := range []*tab{a.web2, a.spa2} {
		address := map[*tab]string{a.web2: s.WebURL, a.spa2: s.SPAURL}[second]
		second.do("open the second tab", navigate(address))
		second.signInIfAsked()
		second.identity()
	}
	a.desktop.click("sign-in")
	a.desktop.browse()
	a.desktop.identity()
	for _, page := range a.tabs("") {
		page.evaluate("window.neverReloaded = 'yes'")
	}
}

// awaitSignedOut waits until every tab and the window show it, and prints how long
// after the click that was.
func (a *everyApp) awaitSignedOut(t *testing.T, by string, start time.Time) {
	t.Helper()
	for name, page := range a.tabs(by) {
		page.await(name+" signed out", "document.querySelector('#signed-out-reason')?.checkVisibility()")
		t.Logf("%-20s %4d ms", name, time.Since(start).Milliseconds())
		if page.evaluate("window.neverReloaded") != "yes" {
			t.Errorf("%s was loaded again", name)
		}
	}
	if by == "Desktop app" {
		a.desktop.awaitSignedOut("you")
		return
	}
	a.desktop.awaitSignedOut("elsewhere")
	t.Logf("%-20s %4d ms", "desktop", time.Since(start).Milliseconds())
}
