package e2e

import "testing"

// One session for web and SPA: sign in once by e-mail and code, and the other app
// asks nothing; sign out of one, and the other notices. // M1 M2 M3 E2
func TestOneSessionInTheBrowser(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)

	web := b.open(t, s.WebURL)
	web.click("#sign-in")
	b.signInByCode(t, web, "ada@example.com")
	signedIn := web.identity()
	if signedIn.Email != "ada@example.com" {
		t.Errorf("the web app shows %q", signedIn.Email)
	}

	spa := b.open(t, s.SPAURL)
	spa.click("#sign-in")
	if got := spa.identity(); got != signedIn {
		t.Errorf("the SPA shows %v, the web app %v", got, signedIn)
	}
	if spa.sawForm() {
		t.Error("the SPA's sign-in showed a form")
	}

	spa.click("#sign-out")
	spa.awaitText("You signed out.")
	web.reload()
	web.awaitText("You signed out in another app.")
}

// M1, W1: two tabs sign in at the same time without breaking each other.
func TestTwoTabsSignInAtOnce(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	first, second := b.open(t, s.WebURL), b.open(t, s.WebURL)
	first.click("#sign-in")
	second.click("#sign-in")
	first.signInByClick("usr_ada")
	before := first.identity()
	second.signInByClick("usr_ada")
	after := second.identity()
	if before.Email != after.Email {
		t.Errorf("the tabs show %v and %v", before, after)
	}
	first.reload()
	if got := first.identity(); got != after {
		t.Errorf("after a reload the first tab shows %v, the second %v", got, after)
	}
}

// W2: Back after a sign-in shows no error and changes nothing.
func TestBackAfterSignIn(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	web := b.open(t, s.WebURL)
	web.click("#sign-in")
	web.signInByClick("usr_ada")
	before := web.identity()
	web.back()
	web.do("open the web app again", navigate(s.WebURL))
	if got := web.identity(); got != before {
		t.Errorf("after Back the session is %v, before it was %v", got, before)
	}
}

// W9, S8: a denied sign-in is a friendly page that offers to try again.
func TestDeniedSignIn(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	for name, app := range map[string]string{"web": s.WebURL, "spa": s.SPAURL} {
		t.Run(name, func(t *testing.T) {
			tb := b.open(t, app)
			tb.click("#sign-in")
			tb.click("#deny")
			tb.awaitAddress(app)
			tb.click("#retry")
			tb.read("#sign-in-usr_ada")
		})
	}
}

// E3: kill -9 of the environment loses no session.
func TestKillTheEnvironment(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	web := b.open(t, s.WebURL)
	web.click("#sign-in")
	web.signInByClick("usr_grace")
	before := web.identity()

	s.environment.kill()
	web.reload()
	if got := web.identity(); got != before {
		t.Errorf("without the environment the web app shows %v, before %v", got, before)
	}

	s.startEnvironment(t)
	spa := b.open(t, s.SPAURL)
	spa.click("#sign-in")
	if got := spa.identity(); got != before || spa.sawForm() {
		t.Errorf("after the restart the SPA shows %v (form: %v), the web app %v", got, spa.sawForm(), before)
	}
}
