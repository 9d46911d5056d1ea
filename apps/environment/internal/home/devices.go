package home

import (
	"cmp"
	"net/http"
	"strings"

	"example.com/multiapp/apps/environment/internal/pages"
)

// listed is how many sessions of a user the page shows.
const listed = 50

// devices are the living sessions of the user who is signed in here (M6).
func (h *Handler) devices(r *http.Request, here pages.Session) (views []pages.Device) {
	ctx := r.Context()
	sessions, err := h.cfg.Sessions(ctx, here.User.ID, listed)
	if err != nil {
		h.cfg.Log.ErrorContext(ctx, "listing the user's sessions", "error", err)
	}
	for _, s := range sessions {
		agent, err := h.cfg.Device(ctx, s.ID)
		if err != nil {
			h.cfg.Log.ErrorContext(ctx, "reading the session's browser", "error", err)
		}
		views = append(views, pages.Device{Session: s.ID, Name: deviceName(agent.UserAgent), Here: s.ID == here.ID,
			Started: s.CreatedAt, LastUsed: s.SeenAt, Applications: h.participants(ctx, s.ID)})
	}
	return views
}

// sign is a part of a User-Agent and what it means. Browsers name those that they descend from too, so the first that
// fits counts.
type sign struct{ mark, name string }

var (
	browsers = []sign{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems  = []sign{{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
		{"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// deviceName is "Firefox on Linux". A browser can claim to be any other, so this is for recognition only.
func deviceName(userAgent string) string {
	name := cmp.Or(first(browsers, userAgent), "Another browser")
	if system := first(systems, userAgent); system != "" {
		name += " on " + system
	}
	return name
}

func first(signs []sign, userAgent string) string {
	for _, s := range signs {
		if strings.Contains(userAgent, s.mark) {
			return s.name
		}
	}
	return ""
}
