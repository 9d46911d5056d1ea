package web

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/ui"
)

// handleRefresh serves GET and POST /session/refresh, the only path that sees
// the refresh token. It trades it for the next tokens and sends the browser back,
// with the method and body it came with.
//
// Only [auth.ErrSessionEnded] ends the session; while the environment is
// unreachable the cookies stay and the page offers another try.
func (s *Server) handleRefresh(c echo.Context) error {
	to := destination(c.QueryParam("return_to"))
	switch current, err := s.currentSession(c); {
	case err == nil && renewNow(c) && current.Final:
		return c.Redirect(http.StatusSeeOther, pathHome) // with what?
	case err == nil && renewNow(c):
		return s.refresh(c, pathHome, http.StatusSeeOther)
	case err == nil: // another tab was faster
		return c.Redirect(http.StatusTemporaryRedirect, to)
	case errors.Is(err, errSessionEnded):
		return s.endHere(c, ui.ReasonElsewhere, to)
	}
	return s.refresh(c, to, http.StatusTemporaryRedirect)
}

// renewNow reports whether the user asks for a refresh before it is due.
func renewNow(c echo.Context) bool {
	return c.Request().Method == http.MethodPost && c.Request().PostFormValue("renew") == "now"
}

// refresh makes the exchange and sends the browser on.
func (s *Server) refresh(c echo.Context, to string, status int) error {
	stored, err := s.openRefresh(c)
	if err != nil {
		return s.endHere(c, ui.ReasonExpired, to)
	}
	tokens, err := s.refreshTokens(c, stored)
	if errors.Is(err, auth.ErrSessionEnded) || errors.Is(err, errSessionEnded) {
		return s.endHere(c, ui.ReasonElsewhere, to)
	}
	if tokens != nil { // the old ones are spent, whatever else went wrong
		err = errors.Join(s.storeTokens(c, tokens, stored.ID), err)
	}
	if err != nil {
		return withRetry(err, to)
	}
	return c.Redirect(status, to)
}

// refreshTokens checks before and after the exchange that the session is alive:
// a logout may pass it on the way, and must not be undone by its result. When that
// cannot be said after the exchange, it returns the tokens with the error: each
// request asks again.
func (s *Server) refreshTokens(c echo.Context, stored *refreshCookie) (*auth.Tokens, error) {
	before := stored.claims()
	if err := s.checkLive(c, stored.ID, before); err != nil {
		return nil, err
	}
	tokens, err := s.refreshes.do(c.Request().Context(), &auth.Tokens{
		RefreshToken: auth.Secret(stored.Token),
		Claims:       before,
		Identity:     auth.Identity{Subject: stored.Profile.Subject, Name: stored.Profile.Name, Email: stored.Profile.Email},
	})
	if err != nil {
		return nil, err
	}
	return tokens, s.checkLive(c, stored.ID, tokens.Claims)
}

// claims are as much as is known of the session without its access token.
func (r *refreshCookie) claims() *auth.Claims {
	if r.Claims != nil {
		return r.Claims.claims()
	}
	return &auth.Claims{Subject: r.Subject, SessionID: r.SessionID, IssuedAt: r.IssuedAt}
}

func (s *Server) openRefresh(c echo.Context) (*refreshCookie, error) {
	value, err := s.cookies.Get(c.Request(), refreshSpec)
	if err != nil {
		return nil, err
	}
	var stored refreshCookie
	if err := json.Unmarshal(value, &stored); err != nil {
		return nil, err
	}
	if stored.Token == "" { // the environment gave none: the session lasts as long as its access token
		return nil, errNoSession
	}
	return &stored, nil
}
