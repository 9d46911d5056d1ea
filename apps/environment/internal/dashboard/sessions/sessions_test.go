package sessions_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/dashboard/dashboardtest"
	"example.com/multiapp/apps/environment/internal/journal"
)

const (
	ok      = http.StatusOK
	firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
	iphone  = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)

func expect(t *testing.T, p dashboardtest.Page, id string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if got := p.Text(id); !strings.Contains(got, want) {
			t.Errorf("%s: %s does not say %q, but %q", p.Address.Path, id, want, got)
		}
	}
}

// M6, E9: living sessions are shown with browser, apps and ends; one is ended here: the app is told, its refresh token is
// dead, and the page says by whom.
func TestEnd(t *testing.T) {
	b := dashboardtest.Start(t)
	if page := b.Open("/sessions", ok); !page.Has("no-sessions") {
		t.Error("sessions before anybody signed in")
	}
	app := b.App()
	gone, stays := app.SignIn(environmenttest.Ada, iphone), app.SignIn(environmenttest.Ada, firefox)
	sid := app.Claims(gone).SessionID
	list := b.Open("/sessions", ok)
	expect(t, list, "session-"+sid, "Safari on iOS", "mobile", "Ada Lovelace", "Used by The test app", "127.0.0.1", "in 11 hours 59 minutes without use", "in 29 days 23 hours in any case")

	list = b.Submit(list, "end-"+sid, nil, ok)
	expect(t, list, "done", "The session has ended")
	expect(t, list, "ended", "Ada Lovelace", "ended by an administrator, here in the environment")
	if told := app.WaitTold(); told != sid {
		t.Errorf("told of %s", told)
	}
	if got := app.Refresh(gone); got.Error != "invalid_grant" {
		t.Errorf("refresh: %q", got.Error)
	}
	if got := app.Refresh(stays); got.Error != "" {
		t.Errorf("the other session: %q", got.Error)
	}
	b.Post("/sessions/"+sid+"/end", url.Values{"back": {"session"}}, b.URL, ok) // a second click
}

// M6, E9: all sessions of a user are ended, and nobody else's.
func TestEndAll(t *testing.T) {
	b := dashboardtest.Start(t)
	app := b.App()
	app.SignIn(environmenttest.Ada, iphone)
	app.SignIn(environmenttest.Ada, firefox)
	grace := app.SignIn(environmenttest.Grace, firefox)
	mine := b.Submit(b.Open("/sessions", ok), "filter", url.Values{"user": {"ADA@example.com"}}, ok)
	expect(t, mine, "live", "2 living sessions of Ada Lovelace")
	if strings.Contains(mine.Text("sessions"), "Grace") {
		t.Error("sessions of others")
	}
	rest := b.Submit(mine, "end-all", nil, ok)
	expect(t, rest, "live", "1 living session")
	if one, other := app.WaitTold(), app.WaitTold(); one == other {
		t.Error("told twice of one session")
	}
	if got := app.Refresh(grace); got.Error != "" {
		t.Errorf("somebody else's session: %q", got.Error)
	}
	expect(t, b.Submit(b.Open("/users/usr_grace", ok), "end-all", nil, ok), "no-sessions", "Not signed in")
	wrong := b.Open("/sessions?user=%3Cscript%3E", http.StatusUnprocessableEntity)
	if !strings.Contains(wrong.Described("user"), "no user") || strings.Contains(wrong.Source, "<script>") || wrong.Values("filter").Get("user") != "<script>" {
		t.Error("a filter for nobody")
	}
}

// M6: a session's page has what the list leaves out, and after its end who was told.
func TestShow(t *testing.T) {
	b := dashboardtest.Start(t)
	app := b.App()
	sid := app.Claims(app.SignIn("grace@example.com", firefox)).SessionID
	page := b.Open("/sessions/"+sid, ok)
	for id, want := range map[string]string{"session-id": sid, "main": "by one-time code", "device-browser": "Firefox 140.0", "device-os": "Linux",
		"device-type": "desktop", "device-agent": firefox, "device-ip": "127.0.0.1", "apps": "The test app for Harbor Systems"} {
		expect(t, page, id, want)
	}
	if !strings.Contains(page.Source, "/log?session="+sid) {
		t.Error("no link to the protocol log")
	}
	page = b.Submit(page, "end-"+sid, nil, ok)
	expect(t, page, "session-why", "ended by an administrator")
	app.WaitTold()
	expect(t, b.Open("/sessions/"+sid, ok), "deliveries", "The test app", sid)
	b.Submit(b.Open("/users/usr_grace/delete", ok), "delete-form", nil, ok)
	if page := b.Open("/sessions/"+sid, ok); strings.Contains(page.Source, `href="/users/usr_grace"`) {
		t.Error("a link to a user who is gone")
	}
}

// E9: what a browser says about itself is shown as text.
func TestHostileAgent(t *testing.T) {
	b := dashboardtest.Start(t)
	app := b.App()
	sid := app.Claims(app.SignIn(environmenttest.Ada, `<script>alert(1)</script>/1.0 (<img src=x>; "'`)).SessionID
	for _, path := range []string{"/sessions", "/sessions/" + sid, "/users/usr_ada", "/"} {
		if page := b.Open(path, ok); strings.Contains(page.Source, "<script>alert") || strings.Contains(page.Source, "<img src=x") {
			t.Errorf("%s: not escaped", path)
		}
	}
}

// M6: why sessions ended is said in words.
func TestWhy(t *testing.T) {
	b := dashboardtest.Start(t)
	app := b.App()
	sid := app.Claims(app.SignIn(environmenttest.Ada, firefox)).SessionID
	b.Advance(12*time.Hour + time.Minute)
	list := b.Open("/sessions", ok)
	expect(t, list, "ended", "Why: not used for too long")
	if e := b.Inner().Journal.Recent(10); !slices.ContainsFunc(e, func(e journal.Event) bool {
		return e.Kind == journal.End && e.SessionID == sid && e.Reason == "idle time-out"
	}) {
		t.Errorf("not in the journal: %+v", e)
	}
}

// E9: many sessions are read page by page.
func TestPaging(t *testing.T) {
	b := dashboardtest.Start(t)
	app := b.App()
	for i := range 27 {
		app.SignIn([]string{environmenttest.Ada, environmenttest.Alan}[i%2], fmt.Sprintf("Agent%02d/1.0", i))
	}
	first := b.Open("/sessions", ok)
	expect(t, first, "live", "27 living sessions", "Agent26", "Agent02")
	_, after, found := strings.Cut(first.Source, `id="next" href="`)
	address, _, _ := strings.Cut(after, `"`)
	if !found || strings.Contains(first.Text("live"), "Agent01") {
		t.Fatal("all on one page")
	}
	second := b.Open(strings.ReplaceAll(address, "&amp;", "&"), ok)
	expect(t, second, "sessions", "Agent01", "Agent00")
	if strings.Contains(second.Text("sessions"), "Agent02") || second.Has("next") {
		t.Error("the second page has more than the rest")
	}
	expect(t, b.Open("/users/usr_ada", ok), "more-sessions", "All 14 sessions")
}

// E9: a page that is open hears that something happened; the stream ends with the environment.
func TestEvents(t *testing.T) {
	b := dashboardtest.Start(t)
	app := b.App()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.URL+"/sessions/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }() // ended by the environment
	lines := bufio.NewScanner(resp.Body)
	if resp.Header.Get("Content-Type") != "text/event-stream" || !lines.Scan() || lines.Text() != ": open" {
		t.Fatalf("%v, %q", resp.Header, lines.Text())
	}
	app.SignIn(environmenttest.Ada, firefox)
	heard := false
	for !heard && lines.Scan() {
		heard = lines.Text() == "event: changed"
	}
	if !heard {
		t.Error("nothing was said")
	}
	b.Close()
	for lines.Scan() {
	}
	if err := lines.Err(); err != nil {
		t.Errorf("the stream was cut off: %v", err)
	}
}

// E9: nothing is ended from other sites, or where nothing is.
func TestRefusals(t *testing.T) {
	b := dashboardtest.Start(t)
	app := b.App()
	tokens := app.SignIn(environmenttest.Ada, firefox)
	sid := app.Claims(tokens).SessionID
	for _, path := range []string{"/sessions/" + sid + "/end", "/sessions/end-all"} {
		b.Post(path, url.Values{"user": {environmenttest.Ada}}, "https://evil.example", http.StatusForbidden)
	}
	b.Post("/sessions/ses_x/end", nil, b.URL, http.StatusNotFound)
	b.Post("/sessions/end-all", url.Values{"user": {"usr_x"}}, b.URL, http.StatusNotFound)
	b.Open("/sessions/ses_x", http.StatusNotFound)
	b.Open("/sessions?after=ses_x", http.StatusNotFound)
	if got := app.Refresh(tokens); got.Error != "" {
		t.Errorf("refresh: %q", got.Error)
	}
}
