package management_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/session"
)

const sessionMembers = "session_id user_id organization_id status created_at updated_at last_active_at idle_expires_at absolute_expires_at authenticated_clients device"

func sidOf(t *testing.T, tokens map[string]any) string {
	t.Helper()
	return claims(t, tokens["access_token"])["sid"].(string)
}

// E3, M6: GET /api/v1/sessions/{session_id} in the shape of the table.
func TestGetSession(t *testing.T) {
	a := start(t)
	browser := environmenttest.Browser(t)
	browser.Transport = agent("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
	sid := sidOf(t, a.loginIn(t, browser, environmenttest.Grace))
	got := a.call("GET", "/api/v1/sessions/"+sid, "").ok(http.StatusOK)
	got.members("", sessionMembers)
	got.members("device", "browser browser_version os os_version device_type ip user_agent")
	got.equal("authenticated_clients", `[{"client_id":"web_shop","organization_id":"org_harbor"}]`)
	for path, want := range map[string]string{
		"session_id": sid, "user_id": "usr_grace", "organization_id": "org_harbor", "status": "active",
		"device.browser": "Firefox", "device.os": "Linux", "device.device_type": "desktop", "device.ip": "127.0.0.1",
	} {
		if got.at(path) != want {
			t.Errorf("%s is %v, want %s", path, got.at(path), want)
		}
	}
	got.recent("created_at")
	got.recent("last_active_at")
	a.call("GET", "/api/v1/sessions/ses_none", "").problem(http.StatusNotFound, 5)
}

// agent is a browser's name for itself.
type agent string

func (a agent) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Header.Set("User-Agent", string(a))
	return http.DefaultTransport.RoundTrip(r)
}

// E3: GET /api/v1/users/{user_id}/sessions, by status: what ended a session is what its status says.
func TestListSessions(t *testing.T) {
	a := start(t)
	ended := map[string]string{
		session.ReasonLogout: "logout", session.ReasonReplaced: "logout", session.ReasonRevoked: "revoked", session.ReasonUserGone: "revoked",
		session.ReasonIdle: "expired", session.ReasonAbsolute: "expired",
	}
	want := map[string]string{"active": sidOf(t, a.login(t, environmenttest.Ada))}
	for reason, status := range ended {
		sid := sidOf(t, a.login(t, environmenttest.Ada))
		if err := a.Inner().Sessions.End(t.Context(), sid, reason, ""); err != nil {
			t.Fatal(err)
		}
		want[status] += " " + sid
	}
	a.login(t, environmenttest.Grace)
	path := "/api/v1/users/usr_ada/sessions"
	if got := a.call("GET", path, "").ok(http.StatusOK); got.at("total_size") != 7.0 || len(got.at("sessions").([]any)) != 7 {
		t.Errorf("all: %s", got.Text)
	}
	for status, sids := range want {
		got := a.call("GET", path+"?filter.status="+status, "").ok(http.StatusOK)
		got.members("", "sessions next_page_token prev_page_token total_size")
		found := strings.Fields(got.each("sessions", "session_id"))
		if len(found) != len(strings.Fields(sids)) || got.at("total_size") != float64(len(found)) {
			t.Errorf("%s: %v, want %s", status, found, sids)
		}
		for _, sid := range found {
			if !strings.Contains(sids, sid) {
				t.Errorf("%s: %s is another's", status, sid)
			}
		}
		for i := range found {
			if entry := got.at("sessions." + string(rune('0'+i))); at(t, entry, "status") != status ||
				(at(t, entry, "logout_at") != nil) != (status == "logout") || (at(t, entry, "expired_at") != nil) != (status == "revoked" || status == "expired") {
				t.Errorf("%s: %v", status, entry)
			}
		}
	}
	if got := a.call("GET", path+"?filter.status=active&filter.status=logout", "").ok(http.StatusOK); got.at("total_size") != 3.0 {
		t.Errorf("two states: %s", got.Text)
	}
	a.call("GET", "/api/v1/users/usr_none/sessions", "").problem(http.StatusNotFound, 5)
}

// E3: sessions are found by when they began.
func TestSessionTimes(t *testing.T) {
	a := start(t)
	first := sidOf(t, a.login(t, environmenttest.Ada))
	a.Advance(time.Hour)
	between := url.QueryEscape(a.Now().Format(time.RFC3339))
	a.Advance(time.Hour)
	second := sidOf(t, a.login(t, environmenttest.Ada))
	a.token = a.ManagementToken("web_local", environmenttest.WebSecret)
	for filter, want := range map[string]string{"end_time": first, "start_time": second} {
		if got := a.call("GET", "/api/v1/users/usr_ada/sessions?filter."+filter+"="+between, "").ok(http.StatusOK).each("sessions", "session_id"); got != want {
			t.Errorf("%s: %s, want %s", filter, got, want)
		}
	}
}

// M6: a session past its time-out is shown as expired, however soon one asks.
func TestExpiredSession(t *testing.T) {
	a := start(t)
	sid := sidOf(t, a.login(t, environmenttest.Ada))
	a.Advance(13 * time.Hour)
	a.token = a.ManagementToken("web_local", environmenttest.WebSecret)
	got := a.call("GET", "/api/v1/sessions/"+sid, "").ok(http.StatusOK)
	got.equal("status", `"expired"`)
	got.members("", sessionMembers+" expired_at")
	a.call("POST", "/api/v1/sessions/"+sid+"/revoke", "").ok(http.StatusOK).equal("revoked_session.status", `"expired"`)
}

// M6: POST /api/v1/sessions/{session_id}/revoke signs the user out of every application, and of no other browser.
func TestRevokeSession(t *testing.T) {
	address, delivered := receiver(t)
	a := start(t, address)
	browser := environmenttest.Browser(t)
	tokens, elsewhere := a.loginIn(t, browser, environmenttest.Ada), a.login(t, environmenttest.Ada)
	sid := sidOf(t, tokens)
	got := a.call("POST", "/api/v1/sessions/"+sid+"/revoke", "").ok(http.StatusOK)
	got.members("", "revoked_session")
	got.members("revoked_session", sessionMembers+" expired_at")
	got.equal("revoked_session.status", `"revoked"`)
	if got := told(t, delivered); got["sid"] != sid {
		t.Errorf("the logout token says %v", got)
	}
	if status, body := a.refresh(t, tokens); status != http.StatusBadRequest || body["error"] != "invalid_grant" {
		t.Errorf("refresh: %d %v", status, body)
	}
	if status, body := a.post(t, "/oauth/introspect", url.Values{"token": {tokens["access_token"].(string)}}); status != http.StatusOK || body["active"] != false {
		t.Errorf("introspection: %d %v", status, body)
	}
	if back := a.SignIn(t, browser, a.authorize(url.Values{"prompt": {"none"}}), ""); back.Query().Get("error") != "login_required" {
		t.Errorf("the browser is answered %s", back.Query().Get("error"))
	}
	if status, _ := a.refresh(t, elsewhere); status != http.StatusOK {
		t.Errorf("refresh in the other browser: %d", status)
	}
	a.call("POST", "/api/v1/sessions/"+sid+"/revoke", "").ok(http.StatusOK).equal("revoked_session.status", `"revoked"`)
	a.call("POST", "/api/v1/sessions/ses_none/revoke", "").problem(http.StatusNotFound, 5)
}

// M6: POST /api/v1/users/{user_id}/sessions/revoke signs the user out of every browser, and nobody else.
func TestRevokeSessionsOf(t *testing.T) {
	address, delivered := receiver(t)
	a := start(t, address)
	tokens := []map[string]any{a.login(t, environmenttest.Ada), a.login(t, environmenttest.Ada)}
	other := a.login(t, environmenttest.Grace)
	got := a.call("POST", "/api/v1/users/usr_ada/sessions/revoke", "").ok(http.StatusOK)
	got.members("", "revoked_sessions total_revoked")
	if got.each("revoked_sessions", "status") != "revoked revoked" || got.at("total_revoked") != 2.0 {
		t.Errorf("revoked %s", got.Text)
	}
	sids := map[any]bool{told(t, delivered)["sid"]: true, told(t, delivered)["sid"]: true}
	for _, one := range tokens {
		if status, body := a.refresh(t, one); body["error"] != "invalid_grant" || !sids[sidOf(t, one)] {
			t.Errorf("refresh: %d %v", status, body)
		}
	}
	if status, _ := a.refresh(t, other); status != http.StatusOK {
		t.Errorf("another user's refresh: %d", status)
	}
	got = a.call("POST", "/api/v1/users/usr_ada/sessions/revoke", "").ok(http.StatusOK)
	got.equal("revoked_sessions", `[]`)
	a.call("POST", "/api/v1/users/usr_none/sessions/revoke", "").problem(http.StatusNotFound, 5)
}
