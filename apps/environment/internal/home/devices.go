package home

import (
	"net/http"

	"example.com/multiapp/apps/environment/internal/device"
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
		views = append(views, pages.Device{Session: s.ID, Name: device.Parse(agent.UserAgent).Name(), Here: s.ID == here.ID,
			Started: s.CreatedAt, LastUsed: s.SeenAt, Applications: h.participants(ctx, s.ID)})
	}
	return views
}
