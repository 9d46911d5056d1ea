package protocollog_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/internal/journal"
)

// E8: each step of a real day is on the page, between the right lanes, and failures say what was expected and what came.
func TestWholeDay(t *testing.T) {
	s := newScene(t)
	s.day()
	var got []string
	rows := messages(t, s.get("/log"))
	for _, m := range rows {
		got = append(got, m["data-kind"]+" "+m["data-outcome"]+" "+m["data-client"]+" "+m["arrow"])
	}
	browser, web, spa := "arrow-right from-1 to-4", "arrow-right from-2 to-4", "arrow-right from-3 to-4"
	want := []string{
		"authorize ok log_web " + browser, "sign-in ok log_web " + browser, "sign-in ok log_web " + browser, "sign-in ok log_web " + browser, "sign-in ok log_web " + browser,
		"code ok log_web " + web, "sso ok log_spa " + browser, "code ok log_spa " + spa, "code refused log_spa " + spa, "userinfo ok log_web " + web,
		"refresh ok log_web " + web, "introspect ok log_web " + web, "client-credentials ok log_web " + web, "authorize refused log_web " + browser,
		"client-credentials refused log_web " + web, "logout ok log_web " + browser, "delivery ok log_web arrow-left from-2 to-4", "revoke ok log_web " + web,
	}
	if !slices.Equal(got, want) {
		t.Errorf("the page has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for i, m := range rows {
		if m[".message-title"] == "" || m[".message-reply"] == "" || m[".message-meaning"] == "" {
			t.Errorf("message %d says nothing: %v", i, m)
		}
		if failed := m["data-outcome"] != "ok"; failed != (m["expected"] != "" && m["came"] != "") {
			t.Errorf("%s: expected %q, came %q", got[i], m["expected"], m["came"])
		}
	}
	if m := rows[13]; m["expected"] != webRedirect || m["came"] != webRedirect+"/" {
		t.Errorf("redirect_uri: expected %q, came %q", m["expected"], m["came"])
	}
}

// E8, U8: nothing secret that went over the wire is in the page, the exports, the stream, the log or the database.
func TestNoSecrets(t *testing.T) {
	s := newScene(t)
	s.day()
	stream := s.follow("/log/events?since=" + s.Inner().Journal.Epoch + "-0&lane=app:log_web&lane=app:log_spa")
	places := map[string]string{"page": s.get("/log"), "json": s.get("/log/export.json"), "mermaid": s.get("/log/export.mmd"), "log": s.Log(),
		"stream": stream.until(t, `data-kind=\"revoke\"`)}
	files, err := filepath.Glob(filepath.Join(s.data, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no database: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		places[filepath.Base(file)] = string(content)
	}
	if len(s.secrets) < 25 {
		t.Fatalf("only %d secrets to look for", len(s.secrets))
	}
	for place, content := range places {
		if len(content) < 500 {
			t.Errorf("%s: %d bytes", place, len(content))
		}
		for _, secret := range s.secrets {
			inDatabase := strings.HasPrefix(place, "environment.db") && (secret == nonce || len(secret) < 10) // a grant has its nonce until the code is redeemed
			if !inDatabase && secret != "" && contains(content, secret) {
				t.Errorf("%s has a secret of %d characters: %.6s…", place, len(secret), secret)
			}
		}
	}
}

// contains finds a short secret only as a word of its own.
func contains(content, secret string) bool {
	if len(secret) > 8 {
		return strings.Contains(content, secret)
	}
	return regexp.MustCompile(`\b` + regexp.QuoteMeta(secret) + `\b`).MatchString(content)
}

// E8: session, application and errors filter alike on the page and in the export; a session comes with the steps that led to it.
func TestFilters(t *testing.T) {
	s := newScene(t)
	s.day()
	all := messages(t, s.get("/log"))
	sid := all[5]["data-session"]
	if sid == "" || all[0]["data-session"] != "" {
		t.Fatalf("sessions %q, %q", all[0]["data-session"], sid)
	}
	for filter, want := range map[string]int{"": 18, "?application=log_spa": 3, "?errors=1": 3, "?errors=1&application=log_spa": 1, "?session=nobody": 0} {
		if got := len(messages(t, s.get("/log"+filter))); got != want {
			t.Errorf("%s: %d messages, want %d", filter, got, want)
		}
		if got := len(s.export(t, filter)); got != want {
			t.Errorf("%s: %d events exported, want %d", filter, got, want)
		}
	}
	own := messages(t, s.get("/log?session="+sid))
	if len(own) < 12 || own[0]["data-kind"] != "authorize" || own[0]["data-event-id"] != all[0]["data-event-id"] || own[len(own)-1]["data-kind"] != "delivery" {
		t.Errorf("the session has %d messages, from %s to %s", len(own), own[0]["data-kind"], own[len(own)-1]["data-kind"])
	}
}

func (s *scene) export(t *testing.T, filter string) []journal.Event {
	t.Helper()
	var got struct{ Events []journal.Event }
	if err := json.Unmarshal([]byte(s.get("/log/export.json"+filter)), &got); err != nil || got.Events == nil {
		t.Fatalf("export: %v", err)
	}
	return got.Events
}

// E8: pages turn back without gap or overlap, a link opens one message, and the log survives a restart.
func TestPages(t *testing.T) {
	s := newScene(t)
	for range 250 {
		s.Inner().Journal.Record(journal.Event{At: s.Now(), Kind: journal.Admin, Outcome: journal.OK})
	}
	s.Restart()
	var seen []string
	for path := "/log"; path != ""; {
		markup := s.get(path)
		var ids []string
		for _, m := range messages(t, markup) {
			ids = append(ids, m["data-event-id"])
		}
		seen = append(ids, seen...)
		path = ""
		if older := regexp.MustCompile(`id="older" href="(/log\?before=[0-9]+)"`).FindStringSubmatch(markup); older != nil {
			path = older[1]
		}
	}
	if len(seen) != 250 || seen[0] != "1" || seen[249] != "250" {
		t.Errorf("%d messages, from %s to %s", len(seen), seen[0], seen[len(seen)-1])
	}
	if markup := s.get("/log?entry=7"); strings.Count(markup, "<details open>") != 1 || !strings.Contains(markup, `id="entry-7"`) || strings.Contains(markup, "data-stream") {
		t.Error("the link does not open one message")
	}
}

// E8: an empty log says what to do; a filter that finds nothing says so.
func TestEmpty(t *testing.T) {
	s := newScene(t)
	if markup := s.get("/log"); !strings.Contains(markup, "Sign in to an app and watch") || !strings.Contains(markup, "data-stream") {
		t.Error("the empty log does not say what to do")
	}
	if !strings.Contains(s.get("/log?session=x"), "Nothing matches") {
		t.Error("a filter that finds nothing does not say so")
	}
}

// E8: a client that hangs up is no failure of the environment.
func TestHungUp(t *testing.T) {
	s := newScene(t)
	code := s.login("log_web", webRedirect, "usr_ada")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, s.URL+"/oauth/token", strings.NewReader(url.Values{"grant_type": {"authorization_code"}, "code": {code},
		"redirect_uri": {webRedirect}, "code_verifier": {verifier}, "client_id": {"log_web"}, "client_secret": {webSecret}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.Inner().ServeHTTP(httptest.NewRecorder(), r)
	if e := s.Inner().Journal.Recent(1)[0]; e.Kind != journal.Code || e.Outcome != journal.Gone || e.Status != 0 {
		t.Errorf("%s %s %d", e.Kind, e.Outcome, e.Status)
	}
	if rows := messages(t, s.get("/log?errors=1")); len(rows) != 1 || rows[0][".message-reply"] != "hung up before the answer" {
		t.Errorf("the page has %d messages", len(rows))
	}
}
