package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/shared/ui"
)

const sessionKey = "session"

// requireSession lets a request through with its session, and hands a visitor
// without one to otherwise. A stale access token takes the browser through the
// refresh and back: with 307 a form's method and body come along, so what the
// user typed is not lost.
func (s *Server) requireSession(otherwise echo.HandlerFunc) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			current, err := s.currentSession(c)
			if err == nil {
				c.Set(sessionKey, current)
				return next(c)
			}
			here := destination(c.Request().URL.RequestURI())
			switch {
			case errors.Is(err, errNoSession):
				return otherwise(c)
			case errors.Is(err, errSessionStale):
				return c.Redirect(http.StatusTemporaryRedirect, withReturn(pathRefresh, here))
			case errors.Is(err, errSessionEnded):
				return s.endHere(c, ui.ReasonElsewhere, here)
			}
			return withRetry(err, here)
		}
	}
}

// sessionOf returns the session behind requireSession.
func sessionOf(c echo.Context) *session { return c.Get(sessionKey).(*session) }

// endHere forgets a session that is over, and says why: a time-out at the environment
// if the registry knows of one.
func (s *Server) endHere(c echo.Context, reason, here string) error {
	sid := ""
	if stored, err := s.openAccess(c.Request()); err == nil {
		sid = stored.SessionID
	}
	if ending, told := s.endingOf(c.Request().Context(), sid); told && ending.Expired {
		reason = ui.ReasonExpired
	}
	s.clearSession(c)
	s.rememberSignOut(c, sid, reason)
	s.observeEnded(c, sid, reason)
	return c.Redirect(http.StatusSeeOther, withReturn(pathSignedOut+"?reason="+reason, here))
}
