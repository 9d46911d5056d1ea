package logout_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// submit sends a form of the environment's own pages and returns the last answer.
func submit(t *testing.T, env *environmenttest.Environment, browser *http.Client, path string, form url.Values, origin string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, env.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", origin)
	resp, err := browser.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// M6, E7: a session that is ended from another browser, with all others of its user, by the idle or by the absolute
// time-out, ends as by a logout: the web app is told by its back channel, who asked is named, and no refresh token works.
func TestEveryEndReachesTheApps(t *testing.T) {
	for name, tc := range map[string]struct {
		reason, by string
		end        func(env *environmenttest.Environment, other *http.Client, sid string)
	}{
		"end this session": {session.ReasonLogout, "Local environment", func(env *environmenttest.Environment, other *http.Client, sid string) {
			if status, _ := submit(t, env, other, "/session/revoke", url.Values{"sid": {sid}}, env.URL); status != http.StatusOK {
				t.Errorf("status %d", status)
			}
		}},
		"sign out everywhere": {session.ReasonLogout, "Local environment", func(env *environmenttest.Environment, other *http.Client, _ string) {
			if status, body := submit(t, env, other, "/session/revoke-all", nil, env.URL); status != http.StatusOK || !strings.Contains(body, "You are signed out") {
				t.Errorf("status %d", status)
			}
		}},
		"idle time-out":     {session.ReasonIdle, "", func(env *environmenttest.Environment, _ *http.Client, _ string) { env.Advance(12 * time.Hour) }},
		"absolute time-out": {session.ReasonAbsolute, "", func(env *environmenttest.Environment, _ *http.Client, _ string) { env.Advance(720 * time.Hour) }},
	} {
		t.Run(name, func(t *testing.T) {
			env := environmenttest.Start(t)
			web, second := newApp(t, env, "web"), newApp(t, env, "second")
			browser, other := environmenttest.Browser(t), environmenttest.Browser(t)
			tk := web.login(t, browser, environmenttest.Ada)
			joined := second.login(t, browser, "")
			web.login(t, other, environmenttest.Ada)
			_, c := claims(t, env, tk.ID)
			sid := c["sid"].(string)

			tc.end(env, other, sid)
			env.Inner().Deliverer.WaitFirstAttempts(t.Context(), sid)
			wantTold(t, env, web, sid, tc.by)
			wantTold(t, env, second, sid, tc.by)
			if web.refresh(t, tk).Error != "invalid_grant" || second.refresh(t, joined).Error != "invalid_grant" || web.active(t, tk.Access) {
				t.Error("a token outlived its session")
			}
			wantDelivered(t, env, sid, tc.reason)
		})
	}
}

// wantDelivered expects that the outcome for both apps is on record.
func wantDelivered(t *testing.T, env *environmenttest.Environment, sid, reason string) {
	t.Helper()
	ds, err := env.Inner().Store.DeliveriesOf(t.Context(), sid)
	if err != nil || len(ds) != 2 {
		t.Fatalf("%d deliveries, %v", len(ds), err)
	}
	for _, d := range ds {
		if d.State != store.Delivered || d.Reason != reason || len(d.Attempts) != 1 {
			t.Errorf("delivery to %s: %s because of %q after %d attempts", d.ClientID, d.State, d.Reason, len(d.Attempts))
		}
	}
}

// wantTold expects that one of the app's logout tokens is about the session and names who ended it, or else says that it
// timed out.
func wantTold(t *testing.T, env *environmenttest.Environment, a *app, sid, by string) {
	t.Helper()
	found := 0
	for _, token := range a.received() {
		if _, c := claims(t, env, token); c["sid"] == sid {
			found++
			if expired := c["ended_reason"] == "expired"; c["ended_by"] != by || expired != (by == "") {
				t.Errorf("%s: ended_by %v, want %q; ended_reason %v", a.id, c["ended_by"], by, c["ended_reason"])
			}
		}
	}
	if found != 1 {
		t.Errorf("%s got %d logout tokens for the session", a.id, found)
	}
}

// M6: what "everywhere" means: every browser of that user, and nobody else's.
func TestSignOutEverywhere(t *testing.T) {
	env := environmenttest.Start(t)
	a := newApp(t, env, "web")
	here, there, stranger := environmenttest.Browser(t), environmenttest.Browser(t), environmenttest.Browser(t)
	tokens := []tokens{a.login(t, here, environmenttest.Ada), a.login(t, there, environmenttest.Ada)}
	graces := a.login(t, stranger, environmenttest.Grace)
	if status, _ := submit(t, env, here, "/session/revoke-all", nil, env.URL); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	for _, tk := range tokens {
		if got := a.refresh(t, tk); got.Error != "invalid_grant" {
			t.Errorf("refresh: %q", got.Error)
		}
	}
	if a.silent(t, here) != "login_required" || a.silent(t, there) != "login_required" {
		t.Error("a browser is still signed in")
	}
	if got := a.refresh(t, graces); got.Error != "" || a.silent(t, stranger) != "" {
		t.Errorf("another user was signed out: %q", got.Error)
	}
	if n := len(a.received()); n != 2 {
		t.Errorf("%d logout tokens, want 2", n)
	}
}

// M6: nobody ends a session that is not theirs, and no other site ends one for them.
func TestRevokeRefusals(t *testing.T) {
	env := environmenttest.Start(t)
	a := newApp(t, env, "web")
	ada, grace := environmenttest.Browser(t), environmenttest.Browser(t)
	tk := a.login(t, ada, environmenttest.Ada)
	a.login(t, grace, environmenttest.Grace)
	_, c := claims(t, env, tk.ID)
	sid := url.Values{"sid": {c["sid"].(string)}}
	for name, tc := range map[string]struct {
		browser      *http.Client
		path, origin string
		form         url.Values
		want         int
	}{
		"another user":              {grace, "/session/revoke", env.URL, sid, http.StatusNotFound},
		"nobody":                    {environmenttest.Browser(t), "/session/revoke", env.URL, sid, http.StatusNotFound},
		"nobody, everywhere":        {environmenttest.Browser(t), "/session/revoke-all", env.URL, nil, http.StatusNotFound},
		"no session named":          {ada, "/session/revoke", env.URL, nil, http.StatusNotFound},
		"another site":              {ada, "/session/revoke", "https://evil.example", sid, http.StatusForbidden},
		"another site, everywhere":  {ada, "/session/revoke-all", "https://evil.example", nil, http.StatusForbidden},
		"another port of this host": {ada, "/session/revoke-all", a.URL, nil, http.StatusForbidden},
	} {
		if status, _ := submit(t, env, tc.browser, tc.path, tc.form, tc.origin); status != tc.want {
			t.Errorf("%s: status %d, want %d", name, status, tc.want)
		}
	}
	if a.silent(t, ada) != "" {
		t.Error("the session ended")
	}
	if status, body := submit(t, env, ada, "/session/revoke", sid, env.URL); status != http.StatusOK || !strings.Contains(body, "You are signed out") {
		t.Errorf("the browser's own session: status %d", status)
	}
}
