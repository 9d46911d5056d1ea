package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// signedInPages opens tabs of the web app and of the SPA, all in one session.
func signedInPages(t *testing.T, s *stack, b *browser, webTabs, spaTabs int) (web, spa []*tab) {
	t.Helper()
	for range webTabs {
		web = append(web, b.open(t, s.WebURL))
		if len(web) == 1 {
			web[0].click("#sign-in")
			web[0].signInByClick("usr_ada")
		}
		web[len(web)-1].identity()
	}
	for range spaTabs {
		spa = append(spa, b.open(t, s.SPAURL))
		spa[len(spa)-1].signInIfAsked()
		spa[len(spa)-1].identity()
	}
	return web, spa
}

// M4: what somebody has typed is kept when the session ends, with the focus where it
// was, and is sent from there after the same user is signed in again.
func TestTypedInputIsKept(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	web, spa := signedInPages(t, s, b, 1, 1)
	note := web[0]
	note.evaluate(`document.querySelector('.columns').insertAdjacentHTML('beforebegin',
		'<form id="note" method="post" action="/note"><label for="text">Note</label><textarea id="text" name="text"></textarea><button id="send" type="submit">Send</button></form>'), ''`)
	note.fill("#text", "half a thought")
	spa[0].click("#sign-out")
	note.awaitText("You signed out in Single page app · ")
	note.awaitText("What you typed is kept below.")
	for what, expression := range map[string]string{
		"the text":                    "document.querySelector('#text').value === 'half a thought'",
		"the focus where it was":      "document.activeElement.id === 'text'",
		"nothing private":             "!document.querySelector('#user-email, .user-chip, #timeline')",
		"the announcement":            "document.querySelector('#session-status').innerText.startsWith('You signed out in Single page app')",
		"the title":                   "document.title === 'Signed out · Web app · multiapp'",
		"a sign-in in another tab":    "document.querySelector('#sign-in').target === '_blank'",
		"the same main landmark, one": "document.querySelectorAll('main').length === 1 && document.querySelectorAll('h1').length === 1",
	} {
		note.await(what, expression)
	}

	note.click("#send") // too early: it must not be lost
	note.await("the text, still", "document.querySelector('#text').value === 'half a thought'")
	again := b.open(t, s.WebURL)
	again.click("#sign-in")
	again.signInByClick("usr_ada")
	again.identity()
	note.click("#send")
	note.awaitAddress(s.WebURL + "/note")
}

// S10, M4: the tabs of one app share one stream, and when its tab closes another takes over.
func TestOneStreamForAllTabs(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	web, spa := signedInPages(t, s, b, 3, 3)
	for app, tabs := range map[string][]*tab{"events": web, "relay": spa} {
		one := func(tb *tab, waiting int) {
			tb.await("one stream", fmt.Sprintf(`navigator.locks.query().then(({held, pending}) => {
				const count = (locks) => locks.filter((lock) => lock.name.includes('%s')).length;
				return count(held) === 1 && count(pending) === %d })`, app, waiting))
		}
		one(tabs[0], 2)
		if err := chromedp.Cancel(tabs[0].ctx); err != nil { // the tab that listens
			t.Fatal(err)
		}
		one(tabs[1], 1)
	}
	web[1].click("#sign-out")
	web[2].awaitText("You signed out in Web app · ")
	spa[1].awaitText("You signed out in Web app · ")
	spa[2].awaitText("You signed out in Web app · ")
}

// S6, W6, M4: 3 web tabs and 3 SPA tabs live through the expiry of their tokens, with
// rotation on: one refresh for each, and no logout. The page of the web app renews
// its own when it is told that it has expired.
func TestTabsLiveThroughExpiries(t *testing.T) {
	s := startStack(t, "ENVIRONMENT_FILE="+shortLived(t))
	b := startBrowser(t, s)
	web, spa := signedInPages(t, s, b, 3, 3)
	for _, tb := range spa {
		tb.evaluate(`window.ids = new Set(); setInterval(() => ids.add(document.querySelector('#token-id')?.innerText), 20); ''`)
	}
	// Clocks may differ by 60 s, so for so long the web app takes an expired token: 13
	// renewals of the SPA, at four fifths of 8 s, are more than that and a heartbeat.
	for n := range 14 {
		spa[0].await("the next renewal", fmt.Sprintf("ids.size > %d", n))
	}
	refreshes := 0
	for _, tb := range spa {
		tb.identity()
		refreshes += number(t, tb, "document.querySelectorAll('[data-kind=TokenRefreshed]').length")
	}
	if tokens := number(t, spa[0], "ids.size"); refreshes < 3 || refreshes < tokens-1 || refreshes > tokens+1 {
		t.Errorf("%d refreshes of the SPA for %d tokens", refreshes, tokens)
	}
	if n := strings.Count(s.logs.String(), "step=TokenRefreshed"); n != 1 {
		t.Errorf("%d refreshes of the web app", n)
	}
	t.Logf("%d refreshes of 3 SPA tabs, 1 of 3 web tabs", refreshes)
	spa[0].click("#sign-out")
	for _, tb := range web {
		tb.awaitText("You signed out in Single page app · ")
	}
}

// shortLived is the environment's file with access tokens of 8 seconds.
func shortLived(t *testing.T) string {
	t.Helper()
	seed, err := os.ReadFile("../apps/environment/environment.yaml")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "environment.yaml")
	text := strings.ReplaceAll(string(seed), "\n    redirect_uris:", "\n    access_token_lifetime: 8s\n    redirect_uris:")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func number(t *testing.T, tb *tab, expression string) int {
	t.Helper()
	n, err := strconv.Atoi(tb.evaluate("String(" + expression + ")"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}
