package web

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/shared/auth/authtest"
)

// listener is an open stream of events.
type listener struct {
	t     testing.TB
	lines *bufio.Scanner
	head  http.Header
}

// ended is what the event of that name carries.
type endedEvent struct {
	SessionID string    `json:"sid"`
	At        time.Time `json:"at"`
	By        string    `json:"by"`
	Received  time.Time `json:"received"`
	Via       string    `json:"via"`
}

// listen opens a stream with the browser's cookies, or with a token in a header,
// and waits until it stands.
func (b *browser) listen(header ...string) *listener {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.app.url+pathEvents, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	client := *b.Client
	client.Timeout = time.Minute
	res, err := client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = res.Body.Close() })
	if res.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(res.Body)
		b.t.Fatalf("the stream is refused: %d %s", res.StatusCode, body)
	}
	l := &listener{b.t, bufio.NewScanner(res.Body), res.Header}
	if name, data := l.next(); name != "open" || !strings.Contains(data, `"sid":"ses_`) {
		b.t.Fatalf("the stream begins with %s %s", name, data)
	}
	return l
}

// next returns the next event's name and data; both are empty when the stream is over.
func (l *listener) next() (name, data string) {
	l.t.Helper()
	for l.lines.Scan() {
		field, value, _ := strings.Cut(l.lines.Text(), ": ")
		switch {
		case field == "event":
			name = value
		case field == "data":
			data = value
		case field == "" && name != "":
			return name, data
		}
	}
	return "", ""
}

// wantEnded waits for the end of the session, and of the stream.
func (l *listener) wantEnded(by string) endedEvent {
	l.t.Helper()
	name, data := l.next()
	var event endedEvent
	if err := json.Unmarshal([]byte(data), &event); err != nil || name != "ended" || event.By != by || event.Via != "back channel" {
		l.t.Errorf("got %q %s (%v), want ended by %q", name, data, err, by)
	}
	if name, data := l.next(); name != "" {
		l.t.Errorf("after the end: %s %s", name, data)
	}
	return event
}

// M5: streams are for whom the API answers.
func TestEventsAcceptListedClients(t *testing.T) {
	f, a := startFake(t)
	now := a.clock.Now()
	bearer := func(client string, change ...authtest.Claims) string {
		return "Bearer " + f.Sign(f.AccessClaims(client, now, change...))
	}
	b := newBrowser(t, a)
	for _, client := range []string{"web", "spa", "desktop"} {
		b.listen("Authorization", bearer(client))
	}
	for name, tt := range map[string]struct{ header, code string }{
		"OtherClient":     {bearer("docs"), "invalid_token"},
		"Expired":         {bearer("spa", authtest.Claims{"exp": now.Add(-expired).Unix()}), "token_expired"},
		"IDToken":         {"Bearer " + f.Sign(f.IDClaims("spa", "n", now)), "invalid_token"},
		"ApplicationsOwn": {bearer("web", authtest.Claims{"sid": ""}), "invalid_token"},
		"Garbage":         {"Bearer abc", "invalid_token"},
		"Nothing":         {"", "unauthorized"},
	} {
		t.Run(name, func(t *testing.T) {
			res := b.get(pathEvents, "Authorization", tt.header).want(t, http.StatusUnauthorized, `"error":"`+tt.code+`"`)
			if res.Header.Get("Cache-Control") != "no-store" || res.Header.Get("WWW-Authenticate") == "" {
				t.Errorf("headers are %v", res.Header)
			}
		})
	}
}

// M4: pages have a stream by their cookie, on their own origin alone; the SPA's
// scripts have one by token.
func TestEventsOrigins(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	head := b.listen("Sec-Fetch-Site", "same-origin").head
	for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"} {
		if head.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, head.Get(name), want)
		}
	}
	b.get(pathEvents, "Origin", "http://localhost:5174").want(t, http.StatusUnauthorized, "unauthorized")
	b.get(pathEvents, "Sec-Fetch-Site", "same-site").want(t, http.StatusUnauthorized, "unauthorized")
	token := "Bearer " + f.Sign(f.AccessClaims("spa", a.clock.Now()))
	head = newBrowser(t, a).listen("Origin", "http://localhost:5174", "Authorization", token).head
	if head.Get("Access-Control-Allow-Origin") != "http://localhost:5174" {
		t.Errorf("headers are %v", head)
	}
}

// M4, W8: a logout token ends the streams of its session and no other. The web
// app's own sign-out says nothing: whether the shared session ends is the
// environment's word.
func TestEventsTellTheEnd(t *testing.T) {
	f, a := startFake(t)
	now := a.clock.Now()
	b := newBrowser(t, a)
	f.signIn(b)
	page := b.listen()
	spa := newBrowser(t, a).listen("Authorization", "Bearer "+f.Sign(f.AccessClaims("spa", now)))
	other := newBrowser(t, a).listen("Authorization", "Bearer "+f.Sign(f.AccessClaims("spa", now, authtest.Claims{"sid": "ses_2"})))
	access := b.cookies(pathHome)[accessSpec.Name]
	b.post(pathLogout, nil).want(t, http.StatusSeeOther)
	copied := newBrowser(t, a)
	copied.setCookie(accessSpec, access)
	copied.get(pathEvents).want(t, http.StatusUnauthorized, "session_ended")
	at := now.Add(-200 * time.Millisecond).Truncate(time.Millisecond)
	send := func(sid, by string) {
		token := f.Sign(f.LogoutClaims("web", now, authtest.Claims{"sid": sid, "ended_at": float64(at.UnixMilli()) / 1000, "ended_by": by}))
		newBrowser(t, a).post(pathBackchannel, logoutForm(token)).want(t, http.StatusOK)
	}
	send("ses_1", "Web app")
	for _, l := range []*listener{page, spa} {
		if e := l.wantEnded("Web app"); !e.At.Equal(at) || !e.Received.Equal(now.Truncate(time.Millisecond)) || e.SessionID != "ses_1" {
			t.Errorf("told %+v, want %v and %v", e, at, now)
		}
	}
	send("ses_2", "Somebody else")
	other.wantEnded("Somebody else")
}

// M4: an environment that does not say when the session ended is believed by its token's time.
func TestEventsFallBackToTheTokensTime(t *testing.T) {
	f, a := startFake(t)
	now := a.clock.Now()
	l := newBrowser(t, a).listen("Authorization", "Bearer "+f.Sign(f.AccessClaims("spa", now)))
	newBrowser(t, a).post(pathBackchannel, logoutForm(f.Sign(f.LogoutClaims("web", now)))).want(t, http.StatusOK)
	if e := l.wantEnded(""); e.At.Unix() != now.Unix() {
		t.Errorf("ended at %v, want %v", e.At, now)
	}
	// D7: a client that was away is told at once.
	res := newBrowser(t, a).get(pathEvents, "Authorization", "Bearer "+f.Sign(f.AccessClaims("spa", now))).want(t, http.StatusOK, "event: ended\nid: ended-ses_1\n")
	if strings.Contains(res.body, "event: open") {
		t.Errorf("got %s", res.body)
	}
}

func TestEventsLimit(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	token := "Bearer " + f.Sign(f.AccessClaims("spa", a.clock.Now()))
	for range 20 {
		b.listen("Authorization", token)
	}
	res := b.get(pathEvents, "Authorization", token).want(t, http.StatusTooManyRequests, "too_many_streams")
	if res.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

// W14: a registry that cannot say signs nobody out.
func TestEventsWithBrokenRegistry(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	a.Server.ended = brokenRegistry{}
	res := b.get(pathEvents).want(t, http.StatusServiceUnavailable, "unavailable")
	if len(res.Header.Values("Set-Cookie")) != 0 {
		t.Error("cookies were touched")
	}
}

// M4, M6: however the session ends, the stream of another client hears it within
// a second (the log shows the milliseconds), and by what.
func TestEventsForReal(t *testing.T) {
	for by, logOut := range map[string]func(*scene){
		"Web app": func(s *scene) {
			s.browser.follow().post(pathLogout, url.Values{}, "Sec-Fetch-Site", "same-origin").want(s.t, http.StatusOK, "You signed out.")
		},
		"Single page app": func(s *scene) { s.browser.follow().get(s.spa.logoutURL(s.t)).want(s.t, http.StatusOK) },
		// An administrator, then the idle time-out.
		"Local environment": func(s *scene) { s.environment.EndSession(s.browser.openAccessOf().SessionID) },
		"":                  func(s *scene) { s.environment.Advance(31 * 24 * time.Hour) },
	} {
		t.Run("By"+strings.ReplaceAll(by, " ", ""), func(t *testing.T) {
			s := startScene(t)
			page, spa := s.browser.listen(), newBrowser(t, s.app).listen("Authorization", s.spa.bearer())
			asked := time.Now()
			heard := make(chan endedEvent, 1)
			go func() { heard <- spa.wantEnded(by) }()
			logOut(s)
			e := <-heard
			t.Logf("the SPA's stream heard %v after the request", time.Since(asked).Round(100*time.Microsecond))
			t.Logf("the web app learned %v after the session ended", e.Received.Sub(e.At))
			page.wantEnded(by)
			if e.Received.Before(e.At) {
				t.Errorf("learned at %v of what happened at %v", e.Received, e.At)
			}
		})
	}
}

// The server ends while a stream is open, and does not wait for it.
func TestRunEndsStreams(t *testing.T) {
	issuer := authtest.Start(t)
	runs := startRun(t, func(c *Config) { c.Issuer, c.APIClientIDs = issuer.URL, []string{"spa"} })
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+runs.addr+pathEvents, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", fmt.Sprint("Bearer ", issuer.Sign(issuer.AccessClaims("spa", time.Now()))))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if _, err := bufio.NewReader(res.Body).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	runs.stop()
	if err := <-runs.result; err != nil { // a stream that was waited for is cut off, which is an error
		t.Error(err)
	}
}
