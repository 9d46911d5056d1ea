package web

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/management"
)

const (
	adasPage  = "/manage/organizations/org_analytical/members/usr_ada"
	alansPage = "/manage/organizations/org_analytical/members/usr_alan"
)

// W10: a role that is changed is in the member's next access token, without a new sign-in.
func TestChangeRoleForReal(t *testing.T) {
	e, a := startManaged(t)
	ada, alan := as(t, e, a, environmenttest.Ada), as(t, e, a, environmenttest.Alan)
	ada.get(alansPage).want(t, http.StatusOK, `value="member" checked`, `id="role-guest"`)
	ada.post(alansPage, url.Values{"role": {"admin", "member"}}).wantRedirect(t, http.StatusSeeOther, "/manage/organizations/org_analytical?changed=usr_alan")
	ada.get("/manage/organizations/org_analytical?changed=usr_alan").want(t, http.StatusOK, "Roles of Alan Turing: Admin, Member", "in at most 5 minutes",
		"call PATCH /api/v1/memberships/organizations/org_analytical/users/usr_alan")
	if got := a.roles(t, analytical, environmenttest.Alan); !slices.Equal(got, []string{"admin", "member"}) {
		t.Errorf("Alan is %v", got)
	}
	alan.get(alansPage).want(t, http.StatusForbidden, "members:write") // his token is from before
	e.Advance(expired)
	alan.follow().get(alansPage).want(t, http.StatusOK, "These are your own roles")
	alan.get(pathHome).want(t, http.StatusOK, "organization:write")

	ada.follow().get(pathManage).want(t, http.StatusOK)
	ada.post(alansPage, url.Values{"role": {"guest"}}).want(t, http.StatusSeeOther)
	e.Advance(expired)
	alan.follow().get("/manage/organizations/org_analytical").want(t, http.StatusForbidden, "members:read")
}

// W10: what is wrong is said beside the choice, and what was chosen stays.
func TestRoleFormProblems(t *testing.T) {
	e, a := startManaged(t)
	a.setRoles(t, analytical, environmenttest.Alan, "people")
	a.setRoles(t, analytical, environmenttest.Grace, "admin", "member")
	ada, alan := as(t, e, a, environmenttest.Ada), as(t, e, a, environmenttest.Alan)
	const graces = "/manage/organizations/org_analytical/members/usr_grace"
	for name, tt := range map[string]struct {
		who  *browser
		path string
		form url.Values
		want []string
	}{
		"none":               {ada, alansPage, url.Values{}, []string{`id="roles-error"`, "Choose at least one role."}},
		"unknown":            {ada, alansPage, url.Values{"role": {"emperor", "member"}}, []string{"does not exist", `value="member" checked`}},
		"hostile":            {ada, alansPage, url.Values{"role": {`"><script>`}}, []string{"does not exist"}},
		"own, unconfirmed":   {ada, adasPage, url.Values{"role": {"member"}}, []string{`id="confirm-error"`, "Confirm that", `value="member" checked`}},
		"more than one may":  {alan, adasPage, url.Values{"role": {"admin", "chief"}}, []string{"You cannot give the role Chief"}},
		"oneself more":       {alan, alansPage, url.Values{"role": {"people", "admin"}, "confirm": {"own"}}, []string{"You cannot give the role Admin"}},
		"more by extension":  {alan, alansPage, url.Values{"role": {"chief"}, "confirm": {"own"}}, []string{"You cannot give the role Chief"}},
		"more than one sees": {alan, graces, url.Values{"role": {"chief"}}, []string{`value="admin" checked disabled`}},
	} {
		t.Run(name, func(t *testing.T) {
			tt.who.post(tt.path, tt.form).want(t, http.StatusUnprocessableEntity, tt.want...)
		})
	}
	for user, want := range map[string][]string{environmenttest.Ada: {"admin"}, environmenttest.Alan: {"people"}, environmenttest.Grace: {"admin", "member"}} {
		if got := a.roles(t, analytical, user); !slices.Equal(got, want) {
			t.Errorf("%s is %v, want %v", user, got, want)
		}
	}
	// Whoever may do less can change what is theirs to give, and takes nothing else away.
	alan.post(graces, url.Values{"role": {"guest"}}).want(t, http.StatusSeeOther)
	if got := a.roles(t, analytical, environmenttest.Grace); !slices.Equal(got, []string{"admin", "guest"}) {
		t.Errorf("Grace is %v, want admin and guest", got)
	}
	// One's own, confirmed; and nothing to change.
	ada.post(adasPage, url.Values{"role": {"admin"}}).wantRedirect(t, http.StatusSeeOther, "/manage/organizations/org_analytical")
	ada.post(adasPage, url.Values{"role": {"member"}, "confirm": {"own"}}).want(t, http.StatusSeeOther)
	if got := a.roles(t, analytical, environmenttest.Ada); !slices.Equal(got, []string{"member"}) {
		t.Errorf("Ada is %v", got)
	}
}

// Another site cannot send the form.
func TestRolesFromAnotherSite(t *testing.T) {
	e, a := startManaged(t)
	ada := as(t, e, a, environmenttest.Ada)
	for _, header := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}, {"Origin", "http://localhost:5174"},
	} {
		ada.post(alansPage, url.Values{"role": {"admin"}}, header...).want(t, http.StatusForbidden, "came from another site")
		ada.post(pathEndOthers, nil, header...).want(t, http.StatusForbidden)
		ada.post("/manage/sessions/"+ada.openAccessOf().SessionID+"/end", nil, header...).want(t, http.StatusForbidden)
	}
	if got := a.roles(t, analytical, environmenttest.Alan); !slices.Equal(got, []string{"member"}) {
		t.Errorf("Alan is %v", got)
	}
	ada.wantSignedIn()
	ada.post(alansPage, url.Values{"role": {"admin"}}, "Sec-Fetch-Site", "same-origin", "Origin", a.url).want(t, http.StatusSeeOther)
}

// The form goes through a refresh with what was chosen (W6).
func TestRoleFormWithExpiredToken(t *testing.T) {
	e, a := startManaged(t)
	ada := as(t, e, a, environmenttest.Ada)
	e.Advance(expired)
	ada.follow().post(alansPage, url.Values{"role": {"admin"}}, "Sec-Fetch-Site", "same-origin").want(t, http.StatusOK, "Roles of Alan Turing: Admin")
}

// A role allows what those that it extends do; a circle of them ends.
func TestRolesThatExtend(t *testing.T) {
	define := func(name, extends string, permissions ...string) management.RoleDefinition {
		return management.RoleDefinition{Role: management.Role{Name: name}, Extends: extends, Permissions: permissions}
	}
	f := &roleForm{claims: &auth.Claims{Permissions: []string{"a", "b"}}, roles: []management.RoleDefinition{
		define("one", "two", "a"), define("two", "one", "b", "a"), define("alone", "nobody", "a"), define("none", ""), define("more", "most"), define("most", "", "c"),
	}}
	for i, want := range [][]string{{"a", "b"}, {"a", "b"}, {"a"}, nil, {"c"}, {"c"}} {
		if got := f.allows(f.roles[i]); !slices.Equal(got, want) {
			t.Errorf("%s allows %v, want %v", f.roles[i].Name, got, want)
		}
		if got := f.mayGive(f.roles[i]); got != (i < 4) {
			t.Errorf("may give %s: %v", f.roles[i].Name, got)
		}
	}
}
