package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"example.com/multiapp/shared/auth/authtest"
)

// serveManagement gives the fake environment a Management API with one user, in two
// sessions. The real one serves the tests in manage_test.go and beyond.
func (f *fakeEnvironment) serveManagement() {
	says := func(pattern, text string) {
		f.Handle(pattern, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(text))
		})
	}
	const (
		membership = `{"organization_id": "org_1", "display_name": "One", "membership_status": "ACTIVE", "roles": [{"id": "admin", "name": "admin"}]}`
		inactive   = `{"organization_id": "org_2", "display_name": "Two", "membership_status": "INACTIVE", "roles": []}`
		user       = `{"id": "usr_1", "email": "ada@example.com", "memberships": [` + membership + `,` + inactive + `]}`
	)
	session := func(n int) string {
		return fmt.Sprintf(`{"session_id": "ses_%d", "user_id": "usr_1", "status": "active"}`, n)
	}
	says("GET /api/v1/users/usr_1", `{"user": `+user+`}`)
	says("GET /api/v1/users/usr_1/sessions", `{"sessions": [`+session(1)+`,`+session(2)+`]}`)
	says("GET /api/v1/sessions/ses_1", session(1))
	says("GET /api/v1/sessions/ses_2", session(2))
	says("POST /api/v1/sessions/ses_2/revoke", `{"revoked_session": `+session(2)+`}`)
	says("GET /api/v1/organizations/org_1", `{"organization": {"id": "org_1", "display_name": "One"}}`)
	says("GET /api/v1/organizations/org_1/users", `{"users": [`+user+`]}`)
	says("GET /api/v1/roles", `{"roles": [{"id": "admin", "name": "admin"}]}`)
}

// manager may read and change the members of the organization.
func manager(t *testing.T, f *fakeEnvironment, a *app) *browser {
	f.set(func() { f.access = authtest.Claims{"permissions": []string{readMembers, writeMembers}} })
	t.Cleanup(func() { f.set(func() { f.access = nil }) })
	return signedIn(t, f, a)
}

// W10: a membership that does not count lets nobody in, and is not offered.
func TestInactiveMembership(t *testing.T) {
	f, a := startFake(t)
	f.serveManagement()
	b := manager(t, f, a)
	if page := b.get(pathManage).want(t, http.StatusOK); strings.Contains(page.body, "org_2") {
		t.Error("the overview offers the organization")
	}
	b.get("/manage/organizations/org_2").want(t, http.StatusNotFound)
}

// Sessions that a lying environment lists among one's own are not shown, nor ended.
func TestSessionsOfOthersAreNotBelieved(t *testing.T) {
	f, a := startFake(t)
	const foreign = `{"session_id": "ses_foreign", "user_id": "usr_2", "status": "active"}`
	f.Handle("GET /api/v1/users/usr_1/sessions", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"sessions": [` + foreign + `]}`))
	})
	f.Handle("GET /api/v1/sessions/ses_foreign", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(foreign)) })
	revoked := false
	f.Handle("POST /api/v1/sessions/ses_foreign/revoke", func(http.ResponseWriter, *http.Request) { revoked = true })
	b := signedIn(t, f, a)
	page := b.get(pathSessions).want(t, http.StatusOK)
	b.post("/manage/sessions/ses_foreign/end", nil).want(t, http.StatusNotFound)
	b.post(pathEndOthers, nil).wantRedirect(t, http.StatusSeeOther, pathSessions)
	if revoked || strings.Contains(page.body, "ses_foreign") {
		t.Errorf("somebody else's session was shown, or ended (%v)", revoked)
	}
}
