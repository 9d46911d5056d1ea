package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/relay"
)

// tooManyRetry is after how many seconds a client that was refused a stream may
// try again.
const tooManyRetry = "10"

// handleEvents serves GET /session/events to whom /api/me answers: a stream that
// says when the session ends (package relay). One that has ended already is not
// refused but told.
func (s *Server) handleEvents(c echo.Context) error {
	err := s.relay.Serve(c.Response(), c.Request())
	if errors.Is(err, relay.ErrTooMany) {
		c.Response().Header().Set(echo.HeaderRetryAfter, tooManyRetry)
	}
	return err
}

// eventClaims says whose stream a request asks for.
func (s *Server) eventClaims(r *http.Request) (*auth.Claims, error) {
	claims, err := s.bearerOrCookie(r)
	if err != nil {
		return nil, refusal(err)
	}
	return claims, nil
}

func (s *Server) bearerOrCookie(r *http.Request) (*auth.Claims, error) {
	if header := r.Header.Get(echo.HeaderAuthorization); header != "" {
		return s.verifyBearer(r.Context(), header)
	}
	if s.fromAnotherOrigin(r) {
		return nil, fmt.Errorf("%w: %w", errNoSession, errCrossOrigin)
	}
	stored, err := s.openAccess(r)
	if err != nil {
		return nil, err
	}
	claims, err := s.claimsOf(r.Context(), stored)
	if err != nil {
		return nil, err
	}
	return claims, s.checkLocal(r.Context(), stored.ID, claims.IssuedAt)
}

// checkLocal asks the registry for the local session alone.
func (s *Server) checkLocal(ctx context.Context, localID string, issuedAt time.Time) error {
	switch ended, err := s.ended.Ended(ctx, localKey(localID), "", issuedAt); {
	case err != nil:
		return fmt.Errorf("web: ended sessions: %w", err)
	case ended:
		return errSessionEnded
	}
	return nil
}

// EndStreams ends every stream and opens no more. Call it when the shut-down
// begins: the HTTP server does not know of them.
func (s *Server) EndStreams() { s.relay.Close() }
