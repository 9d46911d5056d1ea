package pages

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"example.com/multiapp/shared/ui/uitest"
)

func TestPages(t *testing.T) {
	for name, page := range samples() {
		t.Run(name, func(t *testing.T) {
			uitest.Write(t, "web-"+name, uitest.Check(t, page))
		})
	}
}

// W9: parameters are never echoed unescaped.
func TestPagesEscapeWhatTheyShow(t *testing.T) {
	for name, page := range map[string]templ.Component{
		"SignedOutPage":  SignedOutPage(uitest.Hostile[SignedOutView]()),
		"Dashboard":      Dashboard(uitest.Hostile[DashboardView]()),
		"ErrorPage":      ErrorPage(uitest.Hostile[ErrorView]()),
		"SignedOutAgain": SignedOutAgain(uitest.Hostile[SignedOutAgainView]()),
		"Manage":         Manage(uitest.Hostile[ManageView]()),
		"Members":        Members(uitest.Hostile[MembersView]()),
		"RoleForm":       RoleForm(uitest.Hostile[RoleFormView]()),
		"Sessions":       Sessions(uitest.Hostile[SessionsView]()),
		"Unavailable":    Unavailable(uitest.Hostile[UnavailableView]()),
	} {
		t.Run(name, func(t *testing.T) { uitest.CheckHostile(t, page) })
	}
}

// Tests and readers of the tutorial drive the pages by these names. W7: signing
// out is a POST. W14: the page says that the session goes on.
func TestStableNames(t *testing.T) {
	for page, wants := range map[string][]string{
		"welcome": {`href="/login" id="sign-in"`},
		"dashboard": {`method="post" action="/logout"`, `id="sign-out"`, `id="user-name"`, `id="user-email"`, `id="session-id"`, `id="token-expires"`, `action="/session/refresh"`, `id="renew"`, `id="timeline"`, `src="/assets/countdown.`, `data-until="1772712501118" data-now="1772712213118"`,
			`src="/assets/events.`, `id="session-ended"`, `data-session="ses_7d1f0a52c9"`, `id="last-sign-out"`},
		"dashboard-bare":       {`aria-current="true">Dashboard`, `href="/manage"`},
		"manage":               {`aria-current="true">Manage`, `href="/manage/organizations/org_analytical" id="members"`, `id="organization-org_harbor"`, `id="session-ended"`, `id="timeline"`},
		"manage-members":       {`id="member-usr_alan"`, `id="change-usr_alan" href="/manage/organizations/org_analytical/members/usr_alan"`, "in at most 5 minutes"},
		"manage-members-read":  {`id="may-not-change"`},
		"manage-role":          {`id="role-form" method="post" action="/manage/organizations/org_analytical/members/usr_alan"`, `id="role-admin" name="role" value="admin" disabled`, `id="role-member" name="role" value="member" checked`, `id="roles-error"`},
		"manage-role-own":      {`id="confirm" name="confirm" value="own"`, `id="confirm-error"`, "These are your own roles"},
		"manage-sessions":      {`aria-current="true">Your sessions`, "This one", `id="end-ses_2" method="post" action="/manage/sessions/ses_2/end"`, `action="/logout"`, `action="/manage/sessions/end-others"`},
		"manage-session":       {`id="only-session"`},
		"error":                {`id="retry"`, `id="correlation-id"`},
		"signed-out-elsewhere": {`id="sign-in"`, `data-reason="elsewhere"`, "You signed out in another app."},
		"signed-out-told":      {"You signed out in Single page app · 1 min ago", `data-via="back channel"`, "12 ms later"},
		"unavailable":          {`id="retry"`, "You are still signed in"},
	} {
		markup := uitest.Check(t, samples()[page])
		for _, want := range wants {
			if !strings.Contains(markup, want) {
				t.Errorf("%s: no %s", page, want)
			}
		}
	}
}

func TestGenerated(t *testing.T) { uitest.Generated(t, "../../../../tools") }
