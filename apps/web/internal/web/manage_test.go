package web

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environment"
	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/shared/auth/authtest"
	"example.com/multiapp/shared/auth/management"
)

const (
	analytical = "org_analytical"
	harbor     = "org_harbor"
	// hedy is a member of org_harbor only.
	hedy = "usr_hedy"
)

// startManaged is startReal with more roles, and one more user.
func startManaged(t testing.TB) (*environmenttest.Environment, *app) {
	t.Helper()
	return startReal(t, environmenttest.WithConfig(func(c *environment.Config) {
		c.Seed = bytes.Replace(c.Seed, []byte("\nroles:\n"), []byte(`
roles:
  - {id: guest, name: Guest, permissions: []}
  - {id: people, name: People, permissions: ["members:read", "members:write"]}
  - {id: chief, name: Chief, extends: admin, permissions: []}
`), 1)
		c.Seed = bytes.Replace(c.Seed, []byte("\napplications:\n"), []byte(`
  - id: usr_hedy
    email: hedy@example.com
    given_name: Hedy
    family_name: Lamarr
    memberships: [{organization: org_harbor, roles: [member]}]

applications:
`), 1)
	}))
}

// as is a browser that is signed in.
func as(t testing.TB, e *environmenttest.Environment, a *app, user string) *browser {
	t.Helper()
	b := newBrowser(t, a)
	signInAs(b, e, pathLogin, user).want(t, http.StatusSeeOther)
	return b
}

// roles are the names of what a user is in an organization, as the environment knows it.
func (a *app) roles(t testing.TB, organizationID, user string) []string {
	t.Helper()
	u, err := a.management.User(t.Context(), user)
	if err != nil {
		t.Fatal(err)
	}
	m, _ := u.In(organizationID)
	return slices.Sorted(slices.Values(roleNames(m.Roles)))
}

func (a *app) setRoles(t testing.TB, organizationID, user string, names ...string) {
	t.Helper()
	var change management.MembershipChange
	for _, name := range names {
		change.Roles = append(change.Roles, management.Role{Name: name})
	}
	if _, err := a.management.UpdateMembership(t.Context(), organizationID, user, change); err != nil {
		t.Fatal(err)
	}
}

// W10: the overview shows what is the user's own, and one's organizations; switching
// asks for nothing.
func TestManageForReal(t *testing.T) {
	e, a := startManaged(t)
	b := as(t, e, a, environmenttest.Grace)
	page := b.get(pathManage).want(t, http.StatusOK, "Grace Hopper", "grace@example.com", environmenttest.Grace, "Harbor Systems", "Admin",
		`href="/manage/organizations/org_harbor"`, "Analytical Engines", "Member", "This one", "used by Web app", "127.0.0.1",
		"Got an access token of the app&#39;s own", "call GET /api/v1/users/usr_grace", "call GET /api/v1/users/usr_grace/sessions")
	if strings.Contains(page.body, "eyJ") || strings.Contains(page.body, "Exchanged the code") {
		t.Error("the page shows a token, or steps of other pages")
	}
	const there = "/login?organization_id=org_analytical&return_to=%2Fmanage"
	if !strings.Contains(page.body, strings.ReplaceAll(there, "&", "&amp;")) {
		t.Errorf("no way to the other organization: %s", page.body)
	}
	signInAs(b, e, there, "").wantRedirect(t, http.StatusSeeOther, pathManage)
	b.get(pathManage).want(t, http.StatusOK, `href="/manage/organizations/org_analytical"`, "organization_id=org_harbor")
	b.get(pathHome).want(t, http.StatusOK, "Called an API with an access token", `href="/manage"`)
}

const ownPath, foreignPath = "/manage/organizations/org_analytical", "/manage/organizations/org_harbor"

// managing is who does what with which organization, and what comes of it.
var managing = []struct {
	who, method, path string
	status            int
	texts             []string
}{
	{environmenttest.Ada, "GET", ownPath, 200, []string{"Alan Turing", "Grace Hopper", "3 members", ownPath + "/members/usr_alan"}},
	{environmenttest.Ada, "GET", ownPath + "/members/usr_alan", 200, []string{"Roles of Alan Turing", "in at most 5 minutes"}},
	{environmenttest.Ada, "GET", ownPath + "/members/usr_hedy", 404, nil}, // of another organization
	{environmenttest.Ada, "POST", ownPath + "/members/usr_hedy", 404, nil},
	{environmenttest.Ada, "GET", ownPath + "/members/usr_nobody", 404, nil},
	{environmenttest.Ada, "GET", ownPath + "/members/..%2f..%2forganizations%2forg_harbor", 404, nil},
	{environmenttest.Ada, "GET", foreignPath, 404, nil},
	{environmenttest.Ada, "GET", "/manage/organizations/org_nowhere", 404, nil},
	{environmenttest.Ada, "GET", ownPath + "?page=x", 404, nil},
	{environmenttest.Ada, "GET", foreignPath + "/members/usr_hedy", 404, nil},
	{environmenttest.Ada, "POST", foreignPath + "/members/usr_hedy", 404, nil},
	{environmenttest.Ada, "POST", foreignPath + "/members/usr_grace", 404, nil},
	{environmenttest.Alan, "GET", ownPath, 200, []string{"Ada Lovelace", "you would need the permission members:write"}},
	{environmenttest.Alan, "GET", ownPath + "/members/usr_alan", 403, []string{"needs the permission members:write", "Ask an administrator of your organization"}},
	{environmenttest.Alan, "POST", ownPath + "/members/usr_alan", 403, []string{"members:write"}},
	{environmenttest.Grace, "GET", foreignPath, 200, []string{"Hedy Lamarr"}},
	{environmenttest.Grace, "GET", ownPath, 403, []string{"You belong to Analytical Engines", "Switch to Analytical Engines", "/login?organization_id=org_analytical&amp;return_to=%2Fmanage"}},
	{environmenttest.Grace, "GET", ownPath + "/members/usr_alan", 403, []string{"You belong to Analytical Engines"}},
	{environmenttest.Grace, "POST", ownPath + "/members/usr_alan", 403, []string{"You belong to Analytical Engines"}},
	{hedy, "GET", foreignPath, 403, []string{"needs the permission members:read"}},
	{hedy, "GET", pathManage, 200, []string{"Hedy Lamarr", "need the permission members:read"}},
	{hedy, "GET", pathSessions, 200, []string{"This one"}},
}

// W10: what each may see and do, and that ids in addresses open nothing else.
func TestWhoMayManageForReal(t *testing.T) {
	e, a := startManaged(t)
	a.setRoles(t, harbor, hedy, "guest")
	browsers := map[string]*browser{}
	for _, user := range []string{environmenttest.Ada, environmenttest.Alan, environmenttest.Grace, hedy} {
		browsers[user] = as(t, e, a, user)
	}
	for _, tt := range managing {
		t.Run(tt.who+" "+tt.method+" "+tt.path, func(t *testing.T) {
			b := *browsers[tt.who]
			b.t = t
			b.do(tt.method, tt.path, url.Values{"role": {"admin"}, "confirm": {"own"}}).want(t, tt.status, tt.texts...)
		})
	}
	if got := a.roles(t, analytical, environmenttest.Alan); !slices.Equal(got, []string{"member"}) {
		t.Errorf("Alan is %v", got)
	}
	if got := a.roles(t, harbor, hedy); !slices.Equal(got, []string{"guest"}) {
		t.Errorf("Hedy is %v", got)
	}
}

// W10: being a member of the other organization gives what one is there, not here.
func TestSwitchingTakesThePermissionsForReal(t *testing.T) {
	e, a := startManaged(t)
	b := as(t, e, a, environmenttest.Grace)
	signInAs(b, e, "/login?organization_id=org_analytical", "").want(t, http.StatusSeeOther)
	b.get("/manage/organizations/org_analytical").want(t, http.StatusOK, "Alan Turing", "members:write")
	b.post("/manage/organizations/org_analytical/members/usr_alan", url.Values{"role": {"admin"}}).want(t, http.StatusForbidden, "members:write")
	b.get("/manage/organizations/org_harbor").want(t, http.StatusForbidden, "You belong to Harbor Systems")
}

// W10: somebody who lost a membership is told nothing of that organization.
func TestLostMembershipForReal(t *testing.T) {
	e, a := startManaged(t)
	if err := a.management.DeleteMembership(t.Context(), analytical, environmenttest.Grace); err != nil {
		t.Fatal(err)
	}
	b := as(t, e, a, environmenttest.Grace)
	b.get("/manage/organizations/org_analytical").want(t, http.StatusNotFound)
	if page := b.get(pathManage).want(t, http.StatusOK); strings.Contains(page.body, "Analytical") {
		t.Error("the overview shows the organization")
	}
}

// W10: without Management API access the page says what to switch on and where; it is
// noticed while the app runs.
func TestManagementSwitchedOffForReal(t *testing.T) {
	e, a := startManaged(t)
	b := as(t, e, a, environmenttest.Ada)
	b.get(pathManage).want(t, http.StatusOK)
	e.SetManagementAPI("web", false)
	for _, path := range []string{pathManage, pathSessions, "/manage/organizations/org_analytical"} {
		b.get(path).want(t, http.StatusForbidden, "This app has no Management API access", "open Applications", "the client id web", "switch on Allow Management API access",
			e.URL+"/applications/web", `href="`+path+`" id="retry"`, "Ada Lovelace")
	}
	b.post(pathEndOthers, nil).want(t, http.StatusForbidden, `href="/manage/sessions" id="retry"`)
	e.SetManagementAPI("web", true)
	b.get(pathManage).want(t, http.StatusOK)
	b.wantSignedIn()
}

// W14: while the environment is down the page says so, and nothing is lost or half done.
func TestManageWhileDownForReal(t *testing.T) {
	e, a := startManaged(t)
	b := as(t, e, a, environmenttest.Ada)
	const form = "/manage/organizations/org_analytical/members/usr_alan"
	b.get(form).want(t, http.StatusOK)
	e.Close()
	b.get(pathManage).want(t, http.StatusServiceUnavailable, "You are still signed in", `href="/manage" id="retry"`, "Ada Lovelace")
	b.post(form, url.Values{"role": {"admin"}}).want(t, http.StatusServiceUnavailable, "You are still signed in", `href="`+form+`" id="retry"`)
	b.post(pathEndOthers, nil).want(t, http.StatusServiceUnavailable, `href="/manage/sessions" id="retry"`)
	e.Reopen()
	b.get(form).want(t, http.StatusOK, `value="member" checked`)
	b.wantSignedIn()
}

// The app's secret is replaced while it runs: the page says that it is the app that is refused.
func TestManageWithRefusedCredentials(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	f.set(func() {
		f.refuse = func(*http.Request) (int, string) { return http.StatusUnauthorized, "invalid_client" }
	})
	b.get(pathManage).want(t, http.StatusBadGateway, "The environment does not accept this app")
	b.wantSignedIn()
}

// W10: where access tokens cannot be read nobody has a permission, whatever else says so.
func TestManageWithOpaqueTokens(t *testing.T) {
	f, a := startFake(t, func(c *Config) { c.OpaqueAccessTokens = true })
	f.serveManagement()
	f.set(func() { f.id = authtest.Claims{"oid": "org_1", "permissions": []string{readMembers, writeMembers}} })
	b := newBrowser(t, a)
	f.signIn(b)
	b.get("/manage/organizations/org_1").want(t, http.StatusForbidden, "members:read")
	b.post("/manage/organizations/org_1/members/usr_1", url.Values{"role": {"admin"}}).want(t, http.StatusForbidden, "members:write")
}
