package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"example.com/multiapp/apps/environment/environmenttest"
)

// S1, S2, S5, S9: a whole login in a real browser.
func TestSignIn(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	b := h.signIn(p)
	for selector, want := range map[string]string{"#user-name": "Ada Lovelace", "#user-email": "ada@example.com", "#user-id": "usr_ada",
		"#organization": "org_analytical", "#token-audience": "spa_test", "#token-issuer": h.env.URL} {
		if got := b.text(selector); got != want {
			t.Errorf("%s is %q, want %q", selector, got, want)
		}
	}
	if got := b.text("#session-id"); !strings.HasPrefix(got, "ses_") {
		t.Errorf("session id %q", got)
	}
	asked := b.sent("GET", "/oauth/authorize")[0].url.Query()
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if len(asked.Get(name)) < 43 {
			t.Errorf("%s is %q", name, asked.Get(name))
		}
	}
	if asked.Get("code_challenge_method") != "S256" || asked.Get("prompt") != "" {
		t.Errorf("asked %v", asked)
	}
	exchange := b.sent("POST", "/oauth/token")
	if len(exchange) != 1 || exchange[0].form.Get("code_verifier") == "" {
		t.Errorf("%d token requests", len(exchange))
	}
	if exchange[0].form.Has("client_secret") || exchange[0].header["Authorization"] != nil {
		t.Error("a public client sent a secret")
	}
	if got := eval[string](b, "location.href"); got != h.url+"/" {
		t.Errorf("the address is %s", got)
	}
	h.isClean(p)
}

// S9: neither the address, nor the history, nor the page holds a token or a code.
func TestNothingSecretInThePage(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	b := h.signIn(p)
	entries, err := chromedp.Run(b.ctx, chromedp.NavigationEntries())
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries.Entries {
		if strings.HasPrefix(entry.URL, h.url) && strings.Contains(entry.URL, "?") {
			t.Errorf("the history holds %s", entry.URL)
		}
	}
	const html = "document.documentElement.outerHTML"
	if strings.Contains(eval[string](b, html), "eyJ") {
		t.Error("a token is in the page before its panel is open")
	}
	b.click("#token-panel summary")
	b.wait("document.querySelectorAll('#token-panel .address').length === 3")
	if strings.Count(eval[string](b, html), "eyJ") < 2 {
		t.Error("the open panel shows no tokens")
	}
	b.click("#token-panel summary")
	b.wait("!document.querySelector('#token-panel .address')")
	if strings.Contains(eval[string](b, html), "eyJ") {
		t.Error("a token stays in the page after its panel was closed")
	}
	h.isClean(p)
}

// M1: a second app of the same environment signs in without a question.
func TestSingleSignOn(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	first := h.signIn(p)
	other := p.open(t, h.addApp("spa_other", 0))
	other.click("#sign-in")
	if got, want := other.text("#session-id"), first.text("#session-id"); got != want {
		t.Errorf("session %s, want %s", got, want)
	}
	if len(other.sent("POST", "/sign-in/user")) != 0 {
		t.Error("the user was asked again")
	}
	h.isClean(p)
}

// S2, S8: refusing to sign in leads to a page that says so and offers to try again.
func TestDenied(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	b := p.open(t, h.url)
	b.click("#sign-in")
	b.click("#deny")
	b.see("#error-happened")
	if got := b.text("h1"); got != "You did not sign in" {
		t.Errorf("the page says %q", got)
	}
	if got := eval[string](b, "location.href"); got != h.url+"/callback" {
		t.Errorf("the address is %s", got)
	}
	if len(b.sent("POST", "/oauth/token")) != 0 {
		t.Error("a token was asked for")
	}
	b.click("#retry")
	b.click("#sign-in-" + environmenttest.Grace)
	if got := b.text("#user-name"); got != "Grace Hopper" {
		t.Errorf("signed in as %q", got)
	}
	h.isClean(p)
}

// S2, S8: answers that nobody asked for are one and the same page, whatever they say.
func TestForgedCallbacks(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	for _, query := range []string{"", "?code=c&state=forged", "?code=c", "?code=c&state=", "?error=access_denied&state=forged",
		"?error=<script>alert(1)</script>&error_description=<img src=x onerror=alert(1)>"} {
		b := p.open(t, h.url+"/callback"+query)
		if got := b.text("h1"); got != "This sign-in is not valid" {
			t.Errorf("%q: the page says %q", query, got)
		}
		if page := eval[string](b, "document.body.innerHTML"); strings.Contains(page, "alert(1)") {
			t.Errorf("%q: the page repeats what the address said", query)
		}
		if len(b.sent("POST", "/oauth/token")) != 0 {
			t.Errorf("%q: a token was asked for", query)
		}
	}
	h.isClean(p)
}

// S2: the callback's address works once, and Back after a login is no error.
func TestUsedCodeAndBack(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	b := h.signIn(p)
	callback := b.sent("GET", "/callback")[0].url
	code := callback.Query().Get("code")

	b.navigate(callback.String())
	b.see("#session-id")
	eval[bool](b, "history.back() === undefined")
	b.see("#session-id, #sign-in-" + environmenttest.Ada)
	stranger := newProfile(t).open(t, callback.String())
	if got := stranger.text("h1"); got != "This sign-in is not valid" {
		t.Errorf("in another browser the page says %q", got)
	}
	redeemed := 0
	for _, tab := range append(p.tabs, stranger) {
		for _, r := range tab.sent("POST", "/oauth/token") {
			if r.form.Get("code") == code {
				redeemed++
			}
		}
	}
	if redeemed != 1 {
		t.Errorf("the code was sent %d times", redeemed)
	}
	h.isClean(p)
}

// S1: two tabs that sign in at the same time don't break each other.
func TestTwoLoginsAtOnce(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	first, second := p.open(t, h.url), p.open(t, h.url)
	first.click("#sign-in")
	second.click("#sign-in")
	first.see("#deny")
	second.click("#sign-in-" + environmenttest.Ada)
	second.see("#session-id")
	first.click("#sign-in-" + environmenttest.Ada)
	first.see("#session-id")
	h.isClean(p)
}

// S9, S11: the policy is enforced by the browser, not only sent.
func TestPolicyIsEnforced(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	b := h.signIn(p)
	for name, attack := range map[string]string{
		"markup from a string":   `document.createElement('div').innerHTML = '<b>x</b>'`,
		"a script from a string": `new Function('return 1')()`,
		"a policy of its own":    `trustedTypes.createPolicy('mine', {createHTML: s => s})`,
		"an inline script":       `(() => { const s = document.createElement('script'); s.text = 'window.injected = 1'; document.body.append(s); if (!window.injected) throw 'blocked' })()`,
	} {
		if blocked := eval[bool](b, "(() => { try { "+attack+"; return false } catch { return true } })()"); !blocked {
			t.Errorf("the browser allowed %s", name)
		}
	}
	for _, target := range []string{"https://attacker.example/", h.url + "0/"} {
		if sent := eval[bool](b, "fetch('"+target+"').then(() => true, () => false)"); sent {
			t.Errorf("a request to %s was allowed", target)
		}
	}
	if len(b.written()) == 0 {
		t.Error("no violation was reported: would isClean see one?")
	}
}

// Every screen fits a phone, says its language, and has one main landmark and one heading of the first level.
func TestScreens(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	b := p.open(t, h.url)
	b.do(chromedp.EmulateViewport(360, 800))
	for _, screen := range []struct{ name, click, seen string }{
		{"welcome", "", "#sign-in"},
		{"environment", "#sign-in", "#deny"},
		{"problem", "#deny", "#error-happened"},
		{"environment again", "#retry", "#deny"},
		{"dashboard", "#sign-in-" + environmenttest.Ada, "#session-id"},
		{"signed out", "#sign-out", "#signed-out-reason"},
	} {
		if screen.click != "" {
			b.click(screen.click)
		}
		b.see(screen.seen)
		if over := eval[int](b, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
			t.Errorf("%s is %d px too wide", screen.name, over)
		}
		if got := eval[string](b, "[document.documentElement.lang, ...['main', 'h1', 'header', 'footer'].map(s => document.querySelectorAll(s).length)].join()"); got != "en,1,1,1,1" {
			t.Errorf("%s: lang, main, h1, header, footer are %s", screen.name, got)
		}
	}
	h.isClean(p)
}
