package pages

import (
	"testing"
	"time"

	"example.com/multiapp/shared/ui"
)

func frame() ManageFrame {
	return ManageFrame{Site: in, Watch: dashboard().Watch, Calls: []ui.Step{
		{Title: "Got an access token of the app's own", Time: noon, Duration: 9 * time.Millisecond, Spec: "RFC 6749 §4.4"},
		{Title: "Called an API with an access token", Time: noon, Duration: 3 * time.Millisecond, Detail: "call GET /api/v1/users/usr_ada", Spec: "RFC 6750 §2.1"},
	}}
}

func manage() ManageView {
	return ManageView{ManageFrame: frame(), ID: "usr_ada", Name: "Ada Lovelace", Email: "ada@example.com", LastLogin: noon, SessionCount: 2,
		Organization: &ManagedOrganization{ID: "org_analytical", Name: "Analytical Engines", Roles: []string{"Admin"}, URL: MembersPath("org_analytical")},
		Others:       []ManagedOrganization{{ID: "org_harbor", Name: "Harbor Systems", Roles: []string{"Member"}, URL: "/login?organization_id=org_harbor"}},
		Sessions: []ManagedSession{
			{ID: "ses_1", Device: "Firefox 143 on Linux", IP: "127.0.0.1", Here: true, Started: noon, LastUsed: noon, IdleUntil: after(time.Hour), LongUntil: after(24 * time.Hour), Apps: []string{"Web app", "Single page app"}},
			{ID: "ses_2", Device: "Chrome 140 on Android", IP: "127.0.0.1", Started: noon, LastUsed: noon, IdleUntil: after(time.Hour), LongUntil: after(24 * time.Hour)},
		}}
}

func members() MembersView {
	alan := Member{ID: "usr_alan", Name: "Alan Turing", Email: "alan@example.com", Roles: []string{"Member"}}
	return MembersView{ManageFrame: frame(), ID: "org_analytical", Name: "Analytical Engines", Total: 120, Changed: &alan, Within: 5 * time.Minute, MayChange: true,
		Members:     []Member{{ID: "usr_ada", Name: "Ada Lovelace", Email: "ada@example.com", Roles: []string{"Admin"}, You: true}, alan, {ID: "usr_x", Email: "x@example.com", Status: "inactive"}},
		PreviousURL: MembersPath("org_analytical") + "?page=1", NextURL: MembersPath("org_analytical") + "?page=3"}
}

func role() RoleFormView {
	return RoleFormView{ManageFrame: frame(), OrganizationID: "org_analytical", Organization: "Analytical Engines", Member: members().Members[1], Within: 5 * time.Minute,
		Problem: "Choose at least one role.", Choices: []RoleChoice{
			{Name: "admin", Title: "Admin", Permissions: []string{"members:read", "members:write", "organization:write"}, Locked: true},
			{Name: "member", Title: "Member", Description: "Everybody.", Permissions: []string{"members:read"}, Checked: true}}}
}

func ownRole() RoleFormView {
	v := role()
	v.Member, v.Problem, v.ConfirmProblem = members().Members[0], "", "Confirm that you want to change your own roles."
	return v
}

func TestWithin(t *testing.T) {
	for d, want := range map[time.Duration]string{5 * time.Second: "5 seconds", time.Minute: "1 minute", 299 * time.Second: "5 minutes", time.Second: "1 second"} {
		if got := within(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

// Ids stand in paths escaped.
func TestPaths(t *testing.T) {
	for got, want := range map[string]string{
		MembersPath("org_1"):       "/manage/organizations/org_1",
		MemberPath("org/1", "../"): "/manage/organizations/org%2F1/members/..%2F",
		EndSessionPath("a?b"):      "/manage/sessions/a%3Fb/end",
	} {
		if got != want {
			t.Errorf("path is %s, want %s", got, want)
		}
	}
}
