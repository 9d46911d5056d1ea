package web

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/apps/web/internal/cookie"
	"example.com/multiapp/apps/web/internal/pages"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/ended"
	"example.com/multiapp/shared/ui"
)

// logoutSpec keeps the state of a logout for the landing page.
var logoutSpec = cookie.Spec{Name: "multiapp_web_logout", Path: pathSignedOut, MaxAge: 10 * time.Minute}

// reachableTimeout bounds the question whether the environment is there.
const reachableTimeout = 3 * time.Second

// handleLogout serves POST /logout: it signs the user out here, then sends the
// browser to end the shared session (OpenID Connect RP-Initiated Logout §2). The
// local part always succeeds; when the environment is unreachable the page says
// that the shared session may live on. Sending the form again is a retry.
func (s *Server) handleLogout(c echo.Context) error {
	idToken, err := s.cookies.Get(c.Request(), idSpec)
	if err != nil {
		idToken = nil // the environment asks the user instead
	}
	if err := s.endLocally(c); err != nil {
		return err
	}
	state := rand.Text()
	if err := s.cookies.Set(c.Response(), logoutSpec, []byte(state)); err != nil {
		return err
	}
	target, err := s.logoutURL(c.Request().Context(), auth.Secret(idToken), auth.Secret(state))
	if err != nil {
		return s.signedOutHereOnly(c, auth.Secret(state), err)
	}
	return c.Redirect(http.StatusSeeOther, target)
}

// signedOutHereOnly fails with a way to try again: the environment's logout
// address without the ID token, which has no place in a page. The environment
// then asks the user to confirm.
func (s *Server) signedOutHereOnly(c echo.Context, state auth.Secret, cause error) error {
	retry, err := s.auth.LogoutURL(c.Request().Context(), "", state)
	if err != nil {
		retry = s.config.Issuer
	}
	return withRetry(fmt.Errorf("%w: %w", errSignedOutHereOnly, cause), retry)
}

// endLocally clears every cookie and ends the local session for good, so that
// neither a copied cookie nor a refresh under way brings it back.
func (s *Server) endLocally(c echo.Context) error {
	stored, err := s.openAccess(c.Request())
	s.clearSession(c)
	for _, spec := range s.cookies.Find(c.Request(), attemptFamily) {
		s.cookies.Clear(c.Response(), spec)
	}
	if err != nil {
		return nil
	}
	ending := ended.Ending{SessionID: localKey(stored.ID), At: s.now()}
	if err := s.ended.End(c.Request().Context(), ending); err != nil {
		return fmt.Errorf("web: end session: %w", err)
	}
	s.rememberSignOut(c, stored.SessionID, ui.ReasonYou)
	s.observeEnded(c, stored.SessionID, ui.ReasonYou)
	s.observe(auth.Event{Kind: auth.LogoutStarted, SessionID: stored.SessionID, RequestID: requestID(c), Start: s.now()})
	return nil
}

func (s *Server) logoutURL(ctx context.Context, idToken, state auth.Secret) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, reachableTimeout)
	defer cancel()
	if err := s.auth.Reachable(ctx); err != nil {
		return "", err
	}
	return s.auth.LogoutURL(ctx, idToken, state)
}

// handleLogoutGet serves GET /logout: a link or an image must not sign anybody
// out, so it only says how.
func (s *Server) handleLogoutGet(c echo.Context) error {
	c.Response().Header().Set(echo.HeaderAllow, http.MethodPost)
	return echo.ErrMethodNotAllowed
}

// handleSignedOut serves GET /signed-out, the landing page. A state that came
// back proves that the user signed out here; without it the page believes nothing,
// and somebody who is signed in goes home.
func (s *Server) handleSignedOut(c echo.Context) error {
	reason := c.QueryParam("reason")
	if s.logoutCameBack(c) {
		reason = ui.ReasonYou
	} else if _, err := s.currentSession(c); err == nil {
		return c.Redirect(http.StatusSeeOther, pathHome)
	} else if reason == ui.ReasonYou {
		reason = ""
	}
	s.cookies.Clear(c.Response(), logoutSpec)
	return s.render(c, http.StatusOK, pages.SignedOutAgain(pages.SignedOutAgainView{
		Site:     s.site(nil),
		Reason:   reason,
		Last:     s.lastSignOut(c),
		Now:      s.now(),
		LoginURL: withReturn(pathLogin, destination(c.QueryParam("return_to"))),
	}))
}

func (s *Server) logoutCameBack(c echo.Context) bool {
	state, err := s.cookies.Get(c.Request(), logoutSpec)
	return err == nil && len(state) > 0 && subtle.ConstantTimeCompare(state, []byte(c.QueryParam("state"))) == 1
}
