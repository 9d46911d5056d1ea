package pages

import (
	"time"

	"github.com/a-h/templ"

	"example.com/multiapp/shared/ui"
)

var (
	noon = time.Date(2026, 3, 5, 12, 3, 22, 118e6, time.UTC)
	apps = []ui.Link{{Label: "Single page app", URL: "http://localhost:5174"}, {Label: "Local environment", URL: "http://localhost:8090"}}
	out  = Site{Apps: apps}
	last = ui.SignOut{Reason: ui.ReasonElsewhere, By: "Single page app", EndedAt: noon.Add(-time.Minute), LearnedAt: noon.Add(-time.Minute + 12*time.Millisecond), Via: ui.ViaBackChannel}
	in   = Site{Apps: apps, User: &ui.User{Name: "Ada Lovelace", Email: "ada@example.com"}}
)

func after(d time.Duration) time.Time { return noon.Add(d) }

func dashboard() DashboardView {
	return DashboardView{Site: in, Last: &last,
		Watch: &ui.Watch{SessionID: "ses_7d1f0a52c9", UserID: "usr_ada", EventsURL: "/session/events", RenewURL: "/session/refresh?return_to=/api/me",
			UserURL: "/api/me", SignedOutURL: "/signed-out", LoginURL: "/login?return_to=/"},
		Name: "Ada Lovelace", Email: "ada@example.com", UserID: "usr_ada", SessionID: "ses_7d1f0a52c9",
		Organization: "Analytical Society", OrganizationID: "org_analytical", Roles: []string{"admin"}, Permissions: []string{"members:read", "members:write"},
		Token: TokenFacts{Issuer: "http://localhost:8090", ClientID: "web_local", Audience: []string{"web_local"}, Algorithm: "RS256",
			KeyID: "k_2026-03", ID: "tok_51ab", IssuedAt: noon, ExpiresAt: after(299 * time.Second)},
		Now: after(11 * time.Second),
		Timeline: []ui.Step{
			{Title: "Sent the browser to the environment", Time: after(-4 * time.Second), Duration: 300 * time.Microsecond, Detail: "state and nonce bound to this browser, PKCE S256", Spec: "RFC 6749 §4.1.1"},
			{Title: "Received and checked the environment's answer", Time: noon, Duration: 200 * time.Microsecond, Detail: "state matches, issuer matches", Spec: "RFC 6749 §4.1.2, RFC 9207"},
			{Title: "Exchanged the code for tokens", Time: after(time.Millisecond), Duration: 12 * time.Millisecond, Detail: "client secret sent from the server", Spec: "RFC 6749 §4.1.3, RFC 7636 §4.5"},
			{Title: "Verified the tokens", Time: after(14 * time.Millisecond), Duration: 400 * time.Microsecond, Detail: "signature, issuer, audience, expiry, nonce", Spec: "OpenID Connect Core §3.1.3.7"},
			{Title: "Could not refresh the tokens", Time: after(290 * time.Second), Duration: 2 * time.Second, Detail: "environment unreachable; you stay signed in", Spec: "RFC 6749 §5.2", Failed: true},
		}}
}

// samples are all pages, each in the states that look different.
func samples() map[string]templ.Component {
	problem := ui.Problem{Title: "You chose not to sign in", Happened: "The environment told us that you cancelled, so nobody was signed in.",
		Do: "If you changed your mind, try again.", Retry: ui.Link{Label: "Try again", URL: "/login"}, Other: ui.Link{Label: "Start page", URL: "/"}, CorrelationID: "01J9ZX3M7T"}
	return map[string]templ.Component{
		"welcome":              SignedOutPage(SignedOutView{Site: out}),
		"dashboard":            Dashboard(dashboard()),
		"dashboard-bare":       Dashboard(DashboardView{UserID: "usr_ada", Now: noon}),
		"manage":               Manage(manage()),
		"manage-bare":          Manage(ManageView{}),
		"manage-members":       Members(members()),
		"manage-members-read":  Members(MembersView{Name: "Harbor Systems", Members: members().Members, Total: 1}),
		"manage-role":          RoleForm(role()),
		"manage-role-own":      RoleForm(ownRole()),
		"manage-sessions":      Sessions(SessionsView{ManageFrame: frame(), Sessions: manage().Sessions, Ended: &manage().Sessions[1], More: true}),
		"manage-session":       Sessions(SessionsView{ManageFrame: frame(), Sessions: manage().Sessions[:1]}),
		"error":                ErrorPage(ErrorView{Site: out, Problem: problem}),
		"signed-out-you":       SignedOutAgain(SignedOutAgainView{Site: out, Reason: ui.ReasonYou}),
		"signed-out-elsewhere": SignedOutAgain(SignedOutAgainView{Site: out, Reason: ui.ReasonElsewhere}),
		"signed-out-told":      SignedOutAgain(SignedOutAgainView{Site: out, Reason: ui.ReasonElsewhere, Last: &last, Now: noon}),
		"signed-out-expired":   SignedOutAgain(SignedOutAgainView{Site: out, Reason: ui.ReasonExpired}),
		"unavailable":          Unavailable(UnavailableView{Site: in, SignedIn: true, RetryURL: "/", CorrelationID: "01J9ZX3M7T"}),
		"unavailable-out":      Unavailable(UnavailableView{Site: out}),
	}
}
