package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// message waits until the open protocol log shows a message of a kind, with an application and an outcome.
func (tb *tab) message(kind, client, outcome string) {
	tb.t.Helper()
	selector := fmt.Sprintf("#messages li[data-kind=%q][data-outcome=%q]", kind, outcome)
	if client != "" {
		selector += fmt.Sprintf("[data-client=%q]", client)
	}
	tb.await("the message "+selector, "document.querySelector("+quote(selector)+") !== null")
}

// E8: with the log open beside the apps, a login, an SSO login, a refresh, a logout and its back-channel deliveries appear as
// they happen, without a reload and without a secret.
func TestLogBesideTheApps(t *testing.T) {
	s := startStack(t)
	b := startBrowser(t, s)
	log := b.open(t, s.EnvURL+"/log")
	log.evaluate("window.mark = 'first', ''")

	web := b.open(t, s.WebURL)
	web.click("#sign-in")
	web.signInByClick("usr_ada")
	sid := web.identity().SessionID
	for _, kind := range []string{"authorize", "code"} {
		log.message(kind, "web_local", "ok")
	}
	spa := b.open(t, s.SPAURL)
	spa.signInIfAsked()
	spa.identity()
	log.message("sso", "spa_local", "ok")
	web.click("#renew")
	web.identity()
	log.message("refresh", "web_local", "ok")
	spa.click("#sign-out")
	log.message("logout", "spa_local", "ok")
	log.message("delivery", "web_local", "ok")
	if got := log.evaluate("window.mark"); got != "first" {
		t.Error("the log was loaded again")
	}
	shown := log.evaluate("document.body.textContent")
	if found := signedToken.FindString(shown); found != "" {
		t.Errorf("a token is on the page: %.12s…", found)
	}
	s.mu.Lock()
	for secret := range s.secrets {
		if strings.Contains(shown, secret) {
			t.Errorf("a secret is on the page: %.6s…", secret)
		}
	}
	s.mu.Unlock()

	// One session of the many, and a message of it in full.
	log.do("filter", navigate(s.EnvURL+"/log?session="+sid))
	log.do("open a message", navigate(log.evaluate("document.querySelector('#messages li[data-kind=code] a[href*=entry]').href")))
	for _, want := range []string{"POST", "/oauth/token", "grant_type", "authorization_code", "RFC 6749", "redacted"} {
		log.awaitText(want)
	}
	log.renders(s.EnvURL + "/log/export.mmd?session=" + sid)
}

// renders draws an exported diagram with Mermaid itself.
func (tb *tab) renders(export string) {
	tb.t.Helper()
	resp, err := http.Get(export)
	if err != nil {
		tb.t.Fatal(err)
	}
	defer resp.Body.Close()
	diagram, err := io.ReadAll(resp.Body)
	if err != nil {
		tb.t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /mermaid.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, "foreign/node_modules/@mermaid-js/tiny/dist/mermaid.tiny.js")
	})
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `<!doctype html><script src="/mermaid.js"></script>`)
	})
	page := httptest.NewServer(mux)
	defer page.Close()
	tb.do("open a page with Mermaid", navigate(page.URL))
	tb.evaluate("mermaid.render('d', " + quote(string(diagram)) + ").then(r => { window.drawn = r.svg }, e => { window.drawn = String(e) }), ''")
	tb.await("Mermaid's answer", "typeof window.drawn === 'string'")
	for _, want := range []string{"<svg", "Web app", "Single page app", "/oauth/token"} {
		if drawn := tb.evaluate("window.drawn"); !strings.Contains(drawn, want) {
			tb.t.Fatalf("Mermaid did not draw %s from\n%s\nbut said %.300s", want, diagram, drawn)
		}
	}
}
