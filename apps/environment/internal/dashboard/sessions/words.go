package sessions

import (
	"cmp"
	"net/url"
	"strings"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/shared/ui"
)

// livePage is the frame of a page with a part that stays up to date.
func livePage(title string, site pages.Site) ui.Page {
	p := pages.SitePage(title, pages.PathSessions, site)
	p.Scripts = []string{"live.js"}
	return p
}

func firstAddress(userID string) string {
	if userID == "" {
		return pages.PathSessions
	}
	return pages.PathSessions + "?" + url.Values{"user": {userID}}.Encode()
}

// usedBy names the applications that took part.
func (s Session) usedBy() string {
	if len(s.Apps) == 0 {
		return "No app took part."
	}
	var names []string
	for _, a := range s.Apps {
		names = append(names, a.Name)
	}
	return "Used by " + strings.Join(names, ", ") + "."
}

// facts are what the page of a session says of it.
func facts(s Session) []ui.Fact {
	out := []ui.Fact{
		{ID: "session-id", Label: "Session", Value: s.ID, Code: true, Help: "The sid of its tokens, the same in every app."},
		{ID: "session-user", Label: "User", Extra: userOf(s)},
		{ID: "session-created", Label: "Began", Value: ui.DateTime(s.CreatedAt)},
		{ID: "session-auth", Label: "Signed in", Value: ui.DateTime(s.AuthTime), Help: "by " + methods(s.AMR)},
		{ID: "session-seen", Label: "Last used", Value: ui.DateTime(s.SeenAt), Help: dashboard.Ago(s.SeenAt, s.Now)},
	}
	if !s.living() {
		return append(out, ui.Fact{ID: "session-ended", Label: "Ended", Value: ui.DateTime(s.EndedAt)},
			ui.Fact{ID: "session-why", Label: "Because", Value: s.why()})
	}
	return append(out, ui.Fact{ID: "session-idle", Label: "Ends without use", Value: ui.DateTime(s.IdleEnd), Help: dashboard.In(s.IdleEnd, s.Now)},
		ui.Fact{ID: "session-expires", Label: "Ends in any case", Value: ui.DateTime(s.ExpiresAt), Help: dashboard.In(s.ExpiresAt, s.Now)})
}

func browserFacts(s Session) []ui.Fact {
	return []ui.Fact{
		{ID: "device-browser", Label: "Browser", Value: cmp.Or(strings.TrimSpace(s.Device.Browser+" "+s.Device.BrowserVersion), "—")},
		{ID: "device-os", Label: "System", Value: cmp.Or(strings.TrimSpace(s.Device.OS+" "+s.Device.OSVersion), "—")},
		{ID: "device-type", Label: "Type", Value: s.Device.Type},
		{ID: "device-ip", Label: "Address", Value: cmp.Or(s.Client.IP, "—"), Code: true, Help: "of the last sign-in"},
		{ID: "device-agent", Label: "User-Agent", Value: cmp.Or(s.Client.UserAgent, "—"), Code: true, Help: "as the browser says"},
	}
}

// methods says how the user signed in (RFC 8176).
func methods(amr string) string {
	switch amr {
	case "otp":
		return "one-time code"
	case "user":
		return "choosing a demo user"
	}
	return amr
}
