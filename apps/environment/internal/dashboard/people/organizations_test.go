package people_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/dashboard/dashboardtest"
	"example.com/multiapp/apps/environment/internal/directory"
)

// E9: an organization is created, changed, set back, deleted and brought back.
func TestOrganization(t *testing.T) {
	b := dashboardtest.Start(t)
	created := b.Submit(b.Open("/organizations/new", ok), "organization-form", url.Values{"id": {"org_tea"}, "name": {script}, "slug": {"tea"}}, ok)
	expect(t, created, "done", "Created")
	if strings.Contains(created.Source, script) {
		t.Error("the name is not escaped")
	}
	b.Submit(created, "organization-form", url.Values{"name": {"Tea"}, "external_id": {"t-1"}, "logo_url": {"https://example.com/t.svg"}, "metadata": {"plan=gold"}, "idle_timeout": {"45m"}, "absolute_timeout": {"1h30m"}}, ok)
	o, err := b.Inner().Directory.Organization("org_tea")
	if err != nil || o.Name != "Tea" || o.ExternalID != "t-1" || o.Slug != "tea" || o.LogoURL == "" || o.Metadata["plan"] != "gold" ||
		o.Sessions != (directory.Sessions{IdleTimeout: 45 * time.Minute, AbsoluteTimeout: 90 * time.Minute}) {
		t.Errorf("%+v, %v", o, err)
	}
	saved := b.Open("/organizations/org_tea", ok).Values("organization-form")
	if saved.Get("idle_timeout") != "45m" || saved.Get("absolute_timeout") != "1h30m" {
		t.Errorf("comes back as %q", saved)
	}
	list := b.Submit(b.Open("/organizations/org_analytical/delete", ok), "delete-form", nil, ok)
	expect(t, list, "organizations", "Tea", "0 members", "Harbor Systems", "1 member")
	if u, _ := b.Inner().Directory.User("usr_ada"); len(u.Memberships) != 0 {
		t.Error("a membership of a deleted organization")
	}
	expect(t, b.Submit(list, "restore-org_analytical", nil, ok), "done", "environment.yaml")
}

// E9: what is wrong with an organization is said beside its field, and what was typed is kept.
func TestOrganizationProblems(t *testing.T) {
	b := dashboardtest.Start(t)
	for name, typed := range map[string]string{
		"name": "", "slug": "a b", "logo_url": "x", "metadata": "x", "idle_timeout": "soon", "absolute_timeout": "1000h",
	} {
		for _, path := range []string{"/organizations/org_harbor", "/organizations/new"} {
			page := b.Submit(b.Open(path, ok), "organization-form", url.Values{name: {typed}, "external_id": {"kept"}}, bad)
			if got := page.Values("organization-form"); page.Described(name) == "" || got.Get(name) != typed || got.Get("external_id") != "kept" {
				t.Errorf("%s %s: %q, %q", path, name, page.Described(name), got)
			}
		}
	}
	b.Submit(b.Open("/organizations/org_harbor", ok), "organization-form", url.Values{"slug": {"harbor"}}, ok)
	page := b.Submit(b.Open("/organizations/org_analytical", ok), "organization-form", url.Values{"slug": {"harbor"}}, bad)
	expect(t, page, "form-problem", "exists already")
	if b.Inner().Directory.Origin(directory.KindOrganization, "org_analytical") != directory.FromFile {
		t.Error("something was saved")
	}
	form := b.Open("/organizations/new", ok)
	b.Submit(form, "organization-form", url.Values{"name": {"Twice"}}, ok)
	b.Submit(form, "organization-form", url.Values{"name": {"Twice"}}, bad)
	if n := len(b.Inner().Directory.Organizations()); n != 3 {
		t.Errorf("%d organizations", n)
	}
}

// E9: members are added, their roles changed, and removed, on the organization's page and on the user's.
func TestMembers(t *testing.T) {
	b := dashboardtest.Start(t)
	page := b.Submit(b.Open("/organizations/org_harbor", ok), "add-member", url.Values{"email": {"Ada@example.com"}, "roles": {"member"}}, ok)
	expect(t, page, "members", "Ada Lovelace", "ada@example.com · Member")
	b.Submit(page, "add-member", url.Values{"email": {"ada@example.com"}, "roles": {"admin"}}, ok) // there already: stays as it is
	wrong := b.Submit(page, "add-member", url.Values{"email": {"who@example.com"}, "roles": {"member"}}, bad)
	if got := wrong.Values("add-member"); !strings.Contains(wrong.Described("email"), "no user") || got.Get("email") != "who@example.com" || got.Get("roles") != "member" {
		t.Errorf("%q, %q", wrong.Described("email"), got)
	}
	expect(t, b.Submit(page, "add-member", url.Values{"email": {"alan@example.com"}, "roles": {"boss"}}, bad), "add-roles-problem", "boss")

	edit := b.Open("/users/usr_ada/memberships/org_harbor?back=organization", ok)
	if got := edit.Values("membership-form"); !slices.Equal(got["roles"], []string{"member"}) {
		t.Errorf("the form has %q", got)
	}
	page = b.Submit(edit, "membership-form", url.Values{"roles": {"admin", "member"}, "inactive": {"true"}, "metadata": {"desk=4"}}, ok)
	expect(t, page, "members", "Ada Lovelace Inactive", "Admin, Member")
	kept := b.Submit(edit, "membership-form", url.Values{"roles": {"admin"}, "metadata": {"desk"}}, bad)
	if got := kept.Values("membership-form"); kept.Described("metadata") == "" || got.Get("metadata") != "desk" || !slices.Equal(got["roles"], []string{"admin"}) {
		t.Errorf("%q, %q", kept.Described("metadata"), got)
	}
	if u, _ := b.Inner().Directory.User("usr_ada"); u.Memberships[1].Metadata["desk"] != "4" || u.Memberships[1].JoinedAt.IsZero() {
		t.Errorf("%+v", u.Memberships)
	}
	removed := b.Submit(b.Open("/users/usr_ada/memberships/org_harbor", ok), "remove", nil, ok)
	expect(t, removed, "done", "Removed")
	added := b.Submit(removed, "add-membership", url.Values{"organization": {"org_harbor"}, "roles": nil}, ok)
	expect(t, added, "memberships", "Harbor Systems", "no role")
	b.Submit(removed, "add-membership", url.Values{"organization": {"org_x"}}, bad)
	b.Submit(edit, "remove", nil, ok)
	b.Submit(edit, "remove", nil, http.StatusNotFound) // a second click
}

// E9: a role that was changed for a member, or in itself, is in the next access token, after a refresh.
func TestRoleInNextToken(t *testing.T) {
	b := dashboardtest.Start(t)
	app := b.App()
	tokens := app.SignIn(environmenttest.Alan, "Firefox/140.0")
	if c := app.Claims(tokens); !slices.Equal(c.Roles, []string{"member"}) || c.Organization != "org_analytical" {
		t.Fatalf("%+v", c)
	}
	b.Submit(b.Open("/users/usr_alan/memberships/org_analytical", ok), "membership-form", url.Values{"roles": {"admin"}}, ok)
	tokens = app.Refresh(tokens)
	if c := app.Claims(tokens); !slices.Equal(c.Roles, []string{"admin"}) || !slices.Contains(c.Permissions, "members:write") {
		t.Errorf("%+v", c)
	}
	b.Submit(b.Open("/roles/admin", ok), "role-form", url.Values{"permissions": {"tea:make"}, "extends": {"member"}}, ok)
	tokens = app.Refresh(tokens)
	if c := app.Claims(tokens); !slices.Equal(c.Permissions, []string{"members:read", "tea:make"}) {
		t.Errorf("%+v", c)
	}
	b.Submit(b.Open("/roles/admin/delete", ok), "delete-form", nil, ok)
	if c := app.Claims(app.Refresh(tokens)); len(c.Roles) != 0 || len(c.Permissions) != 0 {
		t.Errorf("%+v", c)
	}
}

// E9: a membership that became inactive, or was removed, ends refreshing for that organization.
func TestMembershipEnds(t *testing.T) {
	b := dashboardtest.Start(t)
	app := b.App()
	inactive, removed := app.SignIn(environmenttest.Alan, "Firefox/140.0"), app.SignIn(environmenttest.Ada, "Firefox/140.0")
	b.Submit(b.Open("/users/usr_alan/memberships/org_analytical", ok), "membership-form", url.Values{"inactive": {"true"}}, ok)
	b.Submit(b.Open("/users/usr_ada/memberships/org_analytical", ok), "remove", nil, ok)
	for name, tokens := range map[string]dashboardtest.Tokens{"inactive": inactive, "removed": removed} {
		if got := app.Refresh(tokens); got.Error != "invalid_grant" {
			t.Errorf("%s: refresh answers %q", name, got.Error)
		}
	}
}

// M6, E9: an organization's stricter limits end its members' sessions, those that live too; the environment's hold where
// they are stricter, and for everybody else.
func TestPolicy(t *testing.T) {
	b := dashboardtest.Start(t)
	app := b.App()
	grace, alan := app.SignIn(environmenttest.Grace, "Firefox/140.0"), app.SignIn(environmenttest.Alan, "Firefox/140.0")
	page := b.Open("/organizations/org_harbor", ok)
	expect(t, page, "limits", "12 hours without use (the environment's limit)", "30 days in any case (the environment's limit)")
	page = b.Submit(page, "organization-form", url.Values{"idle_timeout": {"30m"}, "absolute_timeout": {"2h"}}, ok)
	expect(t, page, "limits", "30 minutes without use (this organization's limit)", "2 hours in any case (this organization's limit)")
	expect(t, b.Open("/users/usr_grace", ok), "main", "Sessions end after 30 minutes without use")

	b.Advance(29 * time.Minute)
	grace = app.Refresh(grace)
	b.Advance(31 * time.Minute) // idle
	if sid := app.WaitTold(); sid != app.Claims(grace).SessionID {
		t.Errorf("told of %s", sid)
	}
	if app.Refresh(grace).Error != "invalid_grant" {
		t.Error("idle for longer than the organization allows")
	}
	grace = app.SignIn(environmenttest.Grace, "Firefox/140.0")
	for range 4 { // used all the time
		b.Advance(25 * time.Minute)
		if grace = app.Refresh(grace); grace.Error != "" {
			t.Fatal(grace.Error)
		}
	}
	b.Advance(21 * time.Minute) // absolute
	if sid := app.WaitTold(); sid != app.Claims(grace).SessionID {
		t.Errorf("told of %s", sid)
	}
	if alan = app.Refresh(alan); alan.Error != "" {
		t.Errorf("a member of another organization: %s", alan.Error)
	}
	b.Advance(12*time.Hour + time.Minute)
	if app.Refresh(alan).Error != "invalid_grant" {
		t.Error("the environment's own limit does not hold")
	}
	b.Submit(b.Open("/organizations/org_harbor", ok), "organization-form", url.Values{"idle_timeout": {"13h"}, "absolute_timeout": {""}}, bad)
}

// E9: roles are created, and what is wrong is said beside the field.
func TestRoles(t *testing.T) {
	b := dashboardtest.Start(t)
	created := b.Submit(b.Open("/roles/new", ok), "role-form", url.Values{"id": {"owner"}, "name": {script}, "description": {"All of it"}, "extends": {"admin"}, "permissions": {"z:all\r\n\r\n a:one "}}, ok)
	expect(t, created, "all-permissions", "a:one", "members:write", "z:all")
	if strings.Contains(created.Source, script) || !created.Has("no-holders") {
		t.Error("the name is not escaped, or somebody has the role")
	}
	expect(t, b.Open("/roles/member", ok), "holders", "Alan Turing", "Grace Hopper")
	expect(t, b.Open("/roles", ok), "roles", "Member", "2 memberships", "All of it")
	for name, typed := range map[string]string{"name": "", "permissions": "ok\na b", "extends": "nobody", "description": strings.Repeat("x", 300)} {
		for _, path := range []string{"/roles/admin", "/roles/new"} {
			page := b.Submit(b.Open(path, ok), "role-form", url.Values{"id": {"r"}, "name": {"R"}, name: {typed}}, bad)
			if page.Described(name) == "" || name != "extends" && page.Values("role-form").Get(name) != typed {
				t.Errorf("%s %s: %q, %q", path, name, page.Described(name), page.Values("role-form"))
			}
		}
	}
	page := b.Submit(b.Open("/roles/new", ok), "role-form", url.Values{"id": {"a b"}, "name": {"R"}}, bad)
	if page.Described("id") == "" {
		t.Error("nothing is said beside the ID")
	}
	b.Submit(b.Open("/roles/new", ok), "role-form", url.Values{"id": {"admin"}, "name": {"R"}}, bad)
}
