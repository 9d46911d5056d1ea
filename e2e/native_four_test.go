package e2e

import "testing"

// four are the apps of one person at one desk: two in the browser, two in windows
// side by side.
type four struct {
	browser        *browser
	web, spa       *tab
	desktop, phone *desktop
}

func startFour(t *testing.T, theme string) *four {
	t.Helper()
	s := startStack(t, "FYNE_THEME="+theme)
	b := startBrowser(t, s)
	f := &four{browser: b, desktop: startDesktop(t, b)}
	f.desktop.awaitScreen("signed-out", "sign-in")
	f.phone = startPhone(t, b, "loopback")
	f.phone.awaitScreen("signed-out", "sign-in")
	f.phone.xdotool("windowmove", "--sync", f.phone.id(), "800", "0")
	f.web, f.spa = b.open(t, s.WebURL), b.open(t, s.SPAURL)
	return f
}

// signIn signs in at the web app; the three others ask nothing.
func (f *four) signIn(t *testing.T, user string) {
	t.Helper()
	s := f.browser.stack
	f.web.do("open the web app", navigate(s.WebURL))
	f.web.click("#sign-in")
	f.web.signInByClick(user)
	want := f.web.identity()

	f.spa.do("open the SPA", navigate(s.SPAURL))
	f.spa.forgetDocuments()
	f.spa.click("#sign-in")
	if got := f.spa.identity(); got != want || f.spa.sawForm() {
		t.Fatalf("the SPA shows %v (form: %v), the web app %v", got, f.spa.sawForm(), want)
	}
	f.desktop.click("sign-in")
	page := f.desktop.browse()
	if got := f.desktop.identity(); got != want || page.sawForm() {
		t.Fatalf("the desktop shows %v (form: %v), the web app %v", got, page.sawForm(), want)
	}
	f.phone.click("sign-in")
	page = f.phone.browse()
	if got := f.phone.identity(); got != want || page.sawForm() {
		t.Fatalf("the phone shows %v (form: %v), the web app %v", got, page.sawForm(), want)
	}
	for _, d := range []*desktop{f.desktop, f.phone} {
		d.await("the relay", func(w window) bool { return w.Listening })
	}
}

// One login for all four, one logout for all four, whichever of them it is in: the
// others are neither clicked nor loaded again. // M1 M2 M4 S10 D7 N1
func TestOneLoginAndOneLogoutForAllFour(t *testing.T) {
	f := startFour(t, "light")
	for _, from := range []struct {
		name    string
		signOut func()
	}{
		{"Web app", func() { f.web.click("#sign-out") }},
		{"Single page app", func() { f.spa.click("#sign-out") }},
		{"Desktop app", func() { f.desktop.click("sign-out"); f.desktop.browse() }},
		{"Mobile app", func() { f.phone.click("sign-out"); f.phone.browse() }},
	} {
		t.Run(from.name, func(t *testing.T) {
			f.signIn(t, "usr_ada")
			from.signOut()
			f.awaitSignedOut(from.name)
		})
	}
}

// awaitSignedOut waits until each app says who ended the session.
func (f *four) awaitSignedOut(by string) {
	for name, page := range map[string]*tab{"Web app": f.web, "Single page app": f.spa} {
		if name == by {
			page.awaitText("You signed out.")
		} else {
			page.awaitText("You signed out in " + by + " · ")
		}
	}
	for name, window := range map[string]*desktop{"Desktop app": f.desktop, "Mobile app": f.phone} {
		if name == by {
			window.awaitSignedOut("you")
		} else {
			window.awaitSignedOut("elsewhere")
		}
	}
}
