package e2e

import (
	"strings"
	"testing"
)

// One session for web and SPA: sign in once by e-mail and code, and the other app
// asks nothing; sign out of one, and the other shows it. // M1 M2 M4 E2
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
	web.awaitText("You signed out in Single page app · ")
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

// The whole house: web, SPA and desktop share one session, and whichever of them
// signs out, the others are signed out, the web app's page at its next click. // M1 M2 M3 D1 D3 D5
func TestOneSessionInEveryApp(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	web, spa, desktop := b.open(t, s.WebURL), b.open(t, s.SPAURL), startDesktop(t, b)

	signIn := func(t *testing.T, first func()) {
		web.do("open the web app", navigate(s.WebURL))
		web.click("#sign-in")
		first()
		want := web.identity()
		web.forgetDocuments()
		spa.do("open the SPA", navigate(s.SPAURL))
		spa.forgetDocuments()
		spa.click("#sign-in")
		if got := spa.identity(); got != want || spa.sawForm() {
			t.Fatalf("the SPA shows %v (form: %v), the web app %v", got, spa.sawForm(), want)
		}
		desktop.click("sign-in")
		page := desktop.browse()
		if got := desktop.identity(); got != want || page.sawForm() {
			t.Fatalf("the desktop shows %v (form: %v), the web app %v", got, page.sawForm(), want)
		}
	}

	t.Run("LogoutFromSPA", func(t *testing.T) {
		signIn(t, func() { b.signInByCode(t, web, "ada@example.com") })
		if desktop.read().Memory {
			t.Error("the desktop client found no Secret Service")
		}
		spa.click("#sign-out")
		spa.awaitText("You signed out.")
		web.awaitText("You signed out in Single page app · ")
		desktop.awaitSignedOut("elsewhere")
	})
	t.Run("LogoutFromWeb", func(t *testing.T) {
		signIn(t, func() { web.signInByClick("usr_grace") })
		web.click("#sign-out")
		web.awaitText("You signed out.")
		spa.awaitText("You signed out in Web app · ")
		desktop.awaitSignedOut("elsewhere")
	})
	t.Run("LogoutFromDesktop", func(t *testing.T) {
		signIn(t, func() { web.signInByClick("usr_alan") })
		desktop.click("sign-out")
		desktop.browse().awaitText("signed out")
		desktop.awaitSignedOut("you")
		web.awaitText("You signed out in Desktop app · ")
		spa.awaitText("You signed out in Desktop app · ")
	})
}

// D4: the next start of the desktop client restores the session from the secret
// store; D3, M3: one that ended in between is not restored.
func TestDesktopRestoresItsSession(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	first := startDesktop(t, b)
	first.click("sign-in")
	first.browse().signInByClick("usr_ada")
	before := first.identity()
	first.process.stop()

	second := startDesktop(t, b)
	if got := second.identity(); got != before {
		t.Errorf("after a restart the desktop shows %v, before %v", got, before)
	}
	second.process.kill()

	web := b.open(t, s.WebURL)
	web.click("#sign-in")
	web.identity()
	web.click("#sign-out")
	web.awaitText("You signed out.")
	startDesktop(t, b).awaitSignedOut("elsewhere")
}

// M5: the web app's API accepts the SPA's token across origins, because it lists
// that client.
func TestSPACallsTheWebAppsAPI(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	spa := b.open(t, s.SPAURL)
	spa.click("#sign-in")
	spa.signInByClick("usr_ada")
	signedIn := spa.identity()
	spa.click("#call-api")
	spa.awaitText("It answered 200")
	if answer := spa.read("#api-answer"); !strings.Contains(answer, signedIn.SessionID) {
		t.Errorf("the API answered %s to session %s", answer, signedIn.SessionID)
	}
}
