package web

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/shared/auth"
)

// handleCallback serves GET /callback. The attempt is found by the answer's
// state in a cookie of this browser; every check is CompleteLogin's. An attempt
// is used up by its first answer, whatever that is.
func (s *Server) handleCallback(c echo.Context) error {
	query := c.QueryParams()
	spec := attemptSpec(query.Get("state"))
	attempt, err := s.openAttempt(c, spec)
	if err != nil {
		return s.staleCallback(c, fmt.Errorf("%w: %w", auth.ErrStateMismatch, err))
	}
	s.cookies.Clear(c.Response(), spec)
	tokens, err := s.auth.CompleteLogin(c.Request().Context(), attempt, query)
	if errors.Is(err, auth.ErrStateMismatch) || errors.Is(err, auth.ErrCodeRejected) {
		return s.staleCallback(c, err)
	}
	if err != nil {
		return withRetry(err, withReturn(pathLogin, attempt.Destination))
	}
	if err := s.startSession(c, tokens); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, destination(attempt.Destination))
}

// staleCallback sends somebody who is signed in home: the Back button brought
// them to an answer that did its work. Everybody else sees the failure.
func (s *Server) staleCallback(c echo.Context, cause error) error {
	_, err := s.currentSession(c)
	if err == nil || errors.Is(err, errSessionStale) {
		s.log.InfoContext(c.Request().Context(), "stale callback", "request_id", requestID(c), "err", cause)
		return c.Redirect(http.StatusSeeOther, pathHome)
	}
	return cause
}
