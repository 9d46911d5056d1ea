package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// set replaces what a field holds, with the keyboard.
func (tb *tab) set(selector, value string) {
	tb.t.Helper()
	tb.evaluate("document.querySelector(" + quote(selector) + ").select(), ''")
	tb.fill(selector, value)
}

// newSPA registers a single page application in the dashboard and returns its page's lines for .env.
func newSPA(tb *tab, name, address string) (env string) {
	tb.t.Helper()
	tb.click("#add-spa")
	tb.fill("#name", name)
	tb.set("#redirect_uris", address+"/callback\n"+address+"/silent-callback")
	tb.set("#post_logout_redirect_uris", address+"/signed-out")
	tb.click("#create")
	tb.await("the application's page", "document.querySelectorAll('#client-id, #env').length === 2")
	return tb.read("#env")
}

// E4, E5: an application that was made in the dashboard works from its lines in .env alone; when one slash is wrong, the
// page says which, and leads to where it is mended.
func TestDashboardMakesAnApplication(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	address := "http://localhost:" + freePorts(t, 1)[0]
	board := b.open(t, s.EnvURL+"/applications")
	env := newSPA(board, "Second page app", address)

	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".env"), []byte(env), 0o600); err != nil {
		t.Fatal(err)
	}
	host := runIn(t, s.logs, "spa", dir)
	host.awaitReady(t, s.logs)
	app := b.open(t, address)
	app.click("#sign-in")
	app.signInByClick("usr_grace")
	app.identity()

	board.set("#redirect_uris", address+"/callback/\n"+address+"/silent-callback")
	board.click("#save")
	board.awaitText("Saved.")
	app.click("#sign-out")
	app.awaitAddress(address + "/signed-out")
	app.click("#sign-in")
	app.awaitText("is not registered")
	for _, want := range []string{address + "/callback", address + "/callback/", "slash"} {
		if !strings.Contains(app.text(), want) {
			t.Errorf("the page does not say %q:\n%s", want, app.text())
		}
	}
	app.do("open the settings", chromedp.Click(chromedp.CSS("main a[href*='/applications/']")))
	app.set("#redirect_uris", address+"/callback\n"+address+"/silent-callback")
	app.click("#save")
	app.awaitText("Saved.")
	app.do("open the app", navigate(address))
	app.signInIfAsked()
	app.await("the form or the session", "document.querySelector('#sign-in-usr_grace, #session-id') !== null")
	if app.evaluate("document.querySelector('#session-id') ? 'in' : 'form'") == "form" {
		app.signInByClick("usr_grace")
	}
	app.identity()
}

// E5: a redirect URI is checked while it is typed, by the server's rules.
func TestDashboardChecksWhileTyping(t *testing.T) {
	s := startStack(t)
	board := startBrowser(t, s).open(t, s.EnvURL+"/applications/new?type=spa")
	board.fill("#redirect_uris", "http://localhost:5999/callback?x=1")
	board.awaitText("remove everything from the ?")
	board.set("#redirect_uris", "http://localhost:5999/callback")
	board.await("the problem to go", "!document.body.innerText.includes('remove everything from the ?')")
}
