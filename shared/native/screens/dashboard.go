package screens

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"example.com/multiapp/shared/ui"
)

// dashboard shows who is signed in, the tokens, and what just happened.
type dashboard struct {
	title                     *widget.Label
	callAPI, refresh, signOut *button
	notices                   *notices
	user, token               *facts
	raw                       *rawToken
	api                       *apiAnswer
	last                      *lastSignOut
	timeline                  *timelineList
	root                      *fyne.Container
}

func newDashboard(c *Content) *dashboard {
	d := &dashboard{title: heading(""), notices: newNotices(c), raw: newRawToken(c), user: newFacts(), token: newFacts(), api: newAPIAnswer(), last: newLastSignOut(), timeline: newTimeline()}
	d.callAPI = c.newButton("call-api", "", widget.HighImportance, c.action(c.actions.CallAPI))
	d.refresh = c.newButton("refresh", "", widget.MediumImportance, c.action(c.actions.Refresh))
	d.signOut = c.newButton("sign-out", "Sign out", widget.MediumImportance, c.action(c.actions.SignOut))
	d.root = container.New(stack{}, d.notices.box,
		panel(d.title, paragraph("You are signed in to this app, and to every other app of the same session."),
			actions(d.callAPI, d.refresh, d.signOut)),
		d.api.box,
		card("You", d.user.box),
		card("Your tokens", d.token.box, d.raw.box),
		card("What just happened", d.timeline.box),
		d.last.box)
	return d
}

func (d *dashboard) object() fyne.CanvasObject { return d.root }

// Buttons stay enabled while their work runs, so that the focus stays: asking
// twice does no harm.
func (d *dashboard) show(v View) {
	setText(d.title, "Hello, "+cmp.Or(v.Identity.Name, v.Identity.Email, v.Claims.Subject))
	d.callAPI.setText(either(v.CallingAPI, "Calling the API…", "Call the API"))
	d.refresh.setText(either(v.Refreshing, "Refreshing…", "Refresh now"))
	d.notices.show(v)
	d.api.show(v)
	d.showUser(v)
	d.showTokens(v)
	d.raw.age(v)
	d.timeline.show(v.Steps)
	d.last.show(v)
}

func (d *dashboard) showUser(v View) {
	d.user.set("user-name", "Name", cmp.Or(v.Identity.Name, "not told"))
	d.user.set("user-email", "E-mail", cmp.Or(v.Identity.Email, "not told"))
	d.user.setCode("user-id", "User", v.Claims.Subject)
	d.user.setCode("session-id", "Session", v.Claims.SessionID)
	d.user.set("listening", "Sign-out elsewhere", either(v.Listening, "told at once by the web app", "noticed at the next refresh"))
	d.user.setCode("organization", "Organization", cmp.Or(v.Claims.OrganizationID, "none"))
	d.user.set("roles", "Roles", cmp.Or(strings.Join(v.Claims.Roles, ", "), "none"))
	d.user.set("permissions", "Permissions", cmp.Or(strings.Join(v.Claims.Permissions, ", "), "none"))
}

func (d *dashboard) showTokens(v View) {
	d.token.set("token-expires", "Access token", fmt.Sprintf("in memory, works until %s, %s",
		ui.ClockTime(v.Claims.Expiry), remaining(v.Claims.Expiry, v.Now)))
	d.token.set("token-refresh", "Refresh token", refreshTokenPlace(v))
	d.token.set("token-identity", "ID token", "in memory, for signing out")
	d.token.set("token-issued", "Made at", ui.ClockTime(v.Claims.IssuedAt))
	d.token.setCode("token-issuer", "Issuer", v.Claims.Issuer)
	d.token.setCode("token-audience", "Audience", strings.Join(v.Claims.Audience, ", "))
	d.token.setCode("token-id", "Token id", v.Claims.TokenID)
}

// refreshTokenPlace says where the session is kept.
func refreshTokenPlace(v View) string {
	switch {
	case v.MemoryOnly:
		return "in memory only"
	case v.Store.Title != "":
		return v.Store.Title
	}
	return "in your secret store"
}

// hideSecrets is for when the window loses the focus.
func (d *dashboard) hideSecrets() { d.raw.hide() }

func (d *dashboard) first() fyne.Focusable { return d.callAPI }

func (d *dashboard) named() []named {
	all := []named{{"title", d.title}, {"call-api", d.callAPI}, {"refresh", d.refresh}, {"sign-out", d.signOut}}
	for _, more := range [][]named{d.notices.named(), d.api.named(), d.user.named(), d.token.named(), d.raw.named(), d.timeline.named(), d.last.named()} {
		all = append(all, more...)
	}
	return all
}

func either(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// remaining counts down in minutes, then in seconds, so that a window at rest is
// not painted each second.
func remaining(until, now time.Time) string {
	left := max(until.Sub(now), 0)
	if left > time.Minute {
		return fmt.Sprintf("%d min left", int(left.Minutes()+0.5))
	}
	return fmt.Sprintf("%d s left", int(left.Seconds()))
}
