package web

import (
	"context"
	"encoding/json"
	"time"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/apps/web/internal/cookie"
	"example.com/multiapp/shared/auth/ended"
	"example.com/multiapp/shared/ui"
)

// lastSignOutSpec keeps which session of this browser ended last, for the panel
// on the pages after it.
var lastSignOutSpec = cookie.Spec{Name: "multiapp_web_logout_last", Path: pathHome, MaxAge: 24 * time.Hour}

// lastSignOut is the content of that cookie. When and by what the session ended
// is asked of the registry, which may learn of it later.
type lastSignOut struct {
	SessionID string    `json:"sid"`
	Reason    string    `json:"reason"`
	LearnedAt time.Time `json:"at"`
}

// rememberSignOut keeps the end of a session that this browser had. The panel is
// not worth failing a sign-out for.
func (s *Server) rememberSignOut(c echo.Context, sid, reason string) {
	if sid == "" {
		return
	}
	if err := s.setJSON(c, lastSignOutSpec, lastSignOut{sid, reason, s.now()}); err != nil {
		s.log.WarnContext(c.Request().Context(), "last sign-out not kept", "request_id", requestID(c), "err", err)
	}
}

// lastSignOut returns what is known of the browser's last sign-out, or nil.
func (s *Server) lastSignOut(c echo.Context) *ui.SignOut {
	value, err := s.cookies.Get(c.Request(), lastSignOutSpec)
	if err != nil {
		return nil
	}
	var last lastSignOut
	if err := json.Unmarshal(value, &last); err != nil {
		return nil
	}
	shown := &ui.SignOut{Reason: last.Reason, LearnedAt: last.LearnedAt, Via: ui.ViaRefresh}
	ending, told := s.endingOf(c.Request().Context(), last.SessionID)
	if told {
		shown.By, shown.EndedAt = ending.By, ending.At
	}
	if ending.Expired && last.Reason != ui.ReasonYou {
		shown.Reason = ui.ReasonExpired
	}
	switch {
	case last.Reason == ui.ReasonYou:
		shown.Via = ui.ViaYou
	case told && !ending.Received.After(last.LearnedAt):
		shown.Via, shown.LearnedAt = ui.ViaBackChannel, ending.Received
	}
	return shown
}

// endingOf asks the registry how a session ended. A registry that cannot say is
// as good as one that does not know.
func (s *Server) endingOf(ctx context.Context, sid string) (ended.Ending, bool) {
	if sid == "" {
		return ended.Ending{}, false
	}
	ctx, cancel := context.WithTimeout(ctx, reachableTimeout)
	defer cancel()
	ending, err := s.ended.Watch(ctx, sid, "", time.Time{})
	if err != nil {
		return ended.Ending{}, false
	}
	select {
	case e, over := <-ending:
		return e, over
	default:
		return ended.Ending{}, false
	}
}
