package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
)

// stored lists both storages of the page.
const stored = "JSON.stringify([{...localStorage}, {...sessionStorage}])"

// S3, S4: in memory, a reload costs one silent sign-in, and nothing is written.
func TestReloadWithMemory(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	b := h.signIn(p)
	sid := b.text("#session-id")
	b.navigate(h.url + "/somewhere/deep")
	if got := b.text("#session-id"); got != sid {
		t.Errorf("session %s, want %s", got, sid)
	}
	silent := b.sent("GET", "/silent-callback")
	if len(silent) != 1 {
		t.Fatalf("%d silent sign-ins", len(silent))
	}
	if got := b.sent("GET", "/oauth/authorize"); got[len(got)-1].url.Query().Get("prompt") != "none" {
		t.Errorf("asked %s", got[len(got)-1].url)
	}
	if got := eval[string](b, "location.pathname"); got != "/somewhere/deep" {
		t.Errorf("the address is %s", got)
	}
	if strings.Contains(eval[string](b, stored), "eyJ") {
		t.Error("a token was written")
	}
	if n := eval[int](b, "document.querySelectorAll('iframe').length"); n != 0 {
		t.Errorf("%d frames are left", n)
	}
	h.isClean(p)
}

// S3: each strategy survives what it says, and can be chosen while running.
func TestStorageStrategies(t *testing.T) {
	for _, tt := range []struct {
		name                 string
		reload, newTab, kept bool
	}{{"memory", false, false, false}, {"session", true, false, true}, {"local", true, true, true}} {
		t.Run(tt.name, func(t *testing.T) {
			h, p := newHouse(t, 0), newProfile(t)
			b := h.signIn(p)
			b.click("#storage-" + tt.name)
			b.wait(fmt.Sprintf("document.querySelector('#storage-%s').checked", tt.name))
			if got := strings.Contains(eval[string](b, stored), "eyJ"); got != tt.kept {
				t.Errorf("an injected script finds tokens: %v, want %v", got, tt.kept)
			}
			b.navigate(h.url)
			b.see("#session-id")
			if got := len(b.sent("GET", "/silent-callback")) == 0; got != tt.reload {
				t.Errorf("survives a reload: %v, want %v", got, tt.reload)
			}
			other := p.open(t, h.url)
			other.see("#session-id")
			if got := len(other.sent("GET", "/silent-callback")) == 0; got != tt.newTab {
				t.Errorf("survives in a new tab: %v, want %v", got, tt.newTab)
			}
			b.click("#storage-memory")
			other.wait("document.querySelector('#storage-memory').checked")
			if strings.Contains(eval[string](b, stored)+eval[string](other, stored), "eyJ") {
				t.Error("tokens were left behind")
			}
			h.isClean(p)
		})
	}
}

// S4: a visitor who never signed in is asked nothing and sent nowhere.
func TestFirstVisit(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	b := p.open(t, h.url)
	b.see("#sign-in")
	if n := len(b.sent("GET", "/oauth/authorize")); n != 0 {
		t.Errorf("%d requests to the environment", n)
	}
	h.isClean(p)
}

// S6: tabs that want to refresh at the same time send one request, and share its result.
func TestOneRefreshForAllTabs(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	tabs := []*tab{h.signIn(p), p.open(t, h.url), p.open(t, h.url)}
	keeper := p.open(t, h.url+"/healthz")
	eval[bool](keeper, `new Promise(held => navigator.locks.request('multiapp_spa_refresh', () => { held(true); return new Promise(done => window.release = done) }))`)
	for _, b := range tabs {
		b.click("#refresh")
	}
	keeper.wait("navigator.locks.query().then(l => l.pending.filter(p => p.name === 'multiapp_spa_refresh').length === 3)")
	eval[bool](keeper, "release() === undefined")
	id := tabs[0].text("#token-id")
	for _, b := range tabs {
		b.wait(fmt.Sprintf("document.querySelector('#token-id').innerText !== %q", id))
	}
	id = tabs[0].text("#token-id")
	for _, b := range tabs {
		b.wait(fmt.Sprintf("document.querySelector('#token-id').innerText === %q", id))
	}
	if n := refreshes(tabs...); n != 1 {
		t.Errorf("%d refreshes", n)
	}
	h.isClean(p)
}

func refreshes(tabs ...*tab) int {
	n := 0
	for _, b := range tabs {
		for _, r := range b.sent("POST", "/oauth/token") {
			if r.form.Get("grant_type") == "refresh_token" {
				n++
			}
		}
	}
	return n
}

// S6: tokens are renewed before they expire, once for all tabs, and nobody is signed out.
func TestRenewalBeforeExpiry(t *testing.T) {
	h, p := newHouse(t, 5*time.Second), newProfile(t)
	tabs := []*tab{h.signIn(p), p.open(t, h.url), p.open(t, h.url)}
	for _, b := range tabs {
		b.see("#session-id")
	}
	before := map[string]bool{}
	for _, b := range tabs {
		before[b.text("#token-id")] = true
	}
	for round := 1; round <= 3; round++ {
		tabs[0].wait(fmt.Sprintf("!%s.includes(document.querySelector('#token-id').innerText)", list(before)))
		id := tabs[0].text("#token-id")
		for _, b := range tabs[1:] {
			b.wait(fmt.Sprintf("document.querySelector('#token-id').innerText === %q", id))
		}
		if n := refreshes(tabs...); n != round {
			t.Fatalf("%d refreshes in round %d", n, round)
		}
		before[id] = true
	}
	h.isClean(p)
}

func list(ids map[string]bool) string {
	var quoted []string
	for id := range ids {
		quoted = append(quoted, fmt.Sprintf("%q", id))
	}
	return "[" + strings.Join(quoted, ",") + "]"
}

// M3: a session that ended elsewhere is noticed at the next refresh, in every tab.
func TestEndedElsewhere(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	b, other := h.signIn(p), p.open(t, h.url)
	b.click("#storage-local")
	other.see("#session-id")
	h.env.EndSession(b.text("#session-id"))
	b.click("#refresh")
	for _, tab := range []*tab{b, other} {
		if got := tab.text("#signed-out-reason"); got != "You signed out in another app." {
			t.Errorf("the page says %q", got)
		}
		if strings.Contains(eval[string](tab, stored), "eyJ") {
			t.Error("a token is left")
		}
	}
	h.isClean(p)
}

// M3: and at the next start, when it was not running.
func TestEndedWhileAway(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	b := h.signIn(p)
	h.env.EndSession(b.text("#session-id"))
	b.navigate(h.url)
	if got := b.text("#signed-out-reason"); got != "You signed out in another app." {
		t.Errorf("the page says %q", got)
	}
	b.click("#sign-in")
	b.click("#sign-in-" + environmenttest.Ada)
	b.see("#session-id")
	h.isClean(p)
}

// S6: the environment being down is not a logout, neither at a refresh nor at a reload.
func TestEnvironmentDown(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	b := h.signIn(p)
	sid := b.text("#session-id")
	h.env.Close()
	b.click("#refresh")
	if got := b.text("#offline"); !strings.Contains(got, "still signed in") {
		t.Errorf("the page says %q", got)
	}
	h.env.Reopen()
	b.click("#offline #retry")
	b.wait("!document.querySelector('#offline')")

	h.env.Close()
	b.navigate(h.url)
	if got := b.text("h1"); !strings.Contains(got, "still signed in") {
		t.Errorf("the page says %q", got)
	}
	h.env.Reopen()
	b.click("#retry")
	if got := b.text("#session-id"); got != sid {
		t.Errorf("session %s, want %s", got, sid)
	}
	h.isClean(p)
}

// S5: a token that a new key signed is verified with the key set of now.
func TestKeyRotation(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	b := h.signIn(p)
	b.click("#storage-local")
	h.env.RotateKeys()
	b.navigate(h.url)
	id := b.text("#token-id")
	b.click("#refresh")
	b.wait(fmt.Sprintf("document.querySelector('#token-id')?.innerText !== %q || document.querySelector('#offline')", id))
	b.wait(fmt.Sprintf("document.querySelector('#token-id').innerText !== %q", id))
	h.isClean(p)
}

// S7: signing out ends the shared session and every tab's local state.
func TestSignOut(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	b, other := h.signIn(p), p.open(t, h.url)
	b.click("#storage-local")
	other.see("#session-id")
	b.click("#sign-out")
	for _, tab := range []*tab{b, other} {
		if got := tab.text("#signed-out-reason"); got != "You signed out." {
			t.Errorf("the page says %q", got)
		}
	}
	if focus := eval[string](other, "document.activeElement.id"); focus != "main" {
		t.Errorf("the focus is on %q, not on the new screen", focus)
	}
	if got := eval[string](other, "document.querySelector('body [role=status].visually-hidden').innerText"); got != "You signed out." {
		t.Errorf("a screen reader hears %q", got)
	}
	if got := eval[string](b, "location.href"); got != h.url+"/signed-out" {
		t.Errorf("the address is %s", got)
	}
	asked := b.sent("GET", "/oidc/logout")[0].url.Query()
	if asked.Get("id_token_hint") == "" || asked.Get("state") == "" || asked.Get("client_id") != "spa_test" || asked.Get("post_logout_redirect_uri") != h.url+"/signed-out" {
		t.Error("a parameter of the logout is missing")
	}
	if strings.Contains(eval[string](b, stored)+eval[string](other, stored), "eyJ") {
		t.Error("a token is left")
	}
	other.navigate(h.url)
	other.click("#sign-in")
	other.see("#sign-in-" + environmenttest.Ada)
	h.isClean(p)
}

// The API of another app accepts the access token as a bearer token.
func TestCallAPI(t *testing.T) {
	h, p := newHouse(t, 0), newProfile(t)
	b := h.signIn(p)
	b.click("#call-api")
	b.wait(`document.querySelector('#api-answer').innerText.includes('"token_parts":3')`)
	b.see("[data-kind=ApiCalled]")
	h.isClean(p)
}
