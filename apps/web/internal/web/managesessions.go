package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/apps/web/internal/pages"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/management"
)

const (
	// maxSessions bounds how many sessions are shown.
	maxSessions = 50
	// maxEnded bounds how many sessions one press of a button ends.
	maxEnded = 500
)

// handleSessions serves GET /manage/sessions: where the user is signed in.
func (s *Server) handleSessions(c echo.Context) error {
	ctx, claims := c.Request().Context(), sessionOf(c).claims
	own, more, err := s.ownSessions(ctx, claims)
	if err != nil {
		return err
	}
	ended, err := s.justEnded(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, pages.Sessions(pages.SessionsView{ManageFrame: s.manageFrame(c), Sessions: own, More: more, Ended: ended}))
}

// justEnded is the session that the address says was ended, if that is so and it was
// the user's: an address proves nothing.
func (s *Server) justEnded(c echo.Context) (*pages.ManagedSession, error) {
	id := c.QueryParam("ended")
	if id == "" {
		return nil, nil
	}
	session, err := s.ownSession(c, id)
	if errors.Is(err, management.ErrNotFound) || err == nil && session.Status == management.SessionActive {
		return nil, nil
	}
	shown := s.managedSession(session, sessionOf(c).claims)
	return &shown, err
}

// handleEndSession serves POST /manage/sessions/{session}/end. The session of this very
// browser takes the way of every sign-out: 307 keeps the method, and /logout gets the
// cookies that only it may have.
func (s *Server) handleEndSession(c echo.Context) error {
	session, err := s.ownSession(c, c.Param("session"))
	switch {
	case err != nil:
		return err
	case session.ID == sessionOf(c).claims.SessionID:
		return c.Redirect(http.StatusTemporaryRedirect, pathLogout)
	}
	if err := s.endSession(c, session.ID); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pathSessions+"?ended="+url.QueryEscape(session.ID))
}

// handleEndOtherSessions serves POST /manage/sessions/end-others: it ends every session
// of the user but this one.
func (s *Server) handleEndOtherSessions(c echo.Context) error {
	ctx, claims := c.Request().Context(), sessionOf(c).claims
	list := func(ctx context.Context, r management.PageRequest) (management.Page[management.Session], error) {
		return s.management.ActiveSessions(ctx, claims.Subject, r)
	}
	var others []string // all are known before the first ends: the list changes with each
	for session, err := range management.All(ctx, maxEnded, list) {
		if err != nil {
			return err
		}
		if session.UserID == claims.Subject && session.ID != claims.SessionID {
			others = append(others, session.ID)
		}
	}
	for _, id := range others {
		if err := s.endSession(c, id); err != nil {
			return err
		}
	}
	return c.Redirect(http.StatusSeeOther, pathSessions)
}

// ownSession returns a session of the user. One of somebody else's is as little to be
// found as one that never was.
func (s *Server) ownSession(c echo.Context, id string) (management.Session, error) {
	session, err := s.management.Session(c.Request().Context(), id)
	if err == nil && session.UserID != sessionOf(c).claims.Subject {
		return management.Session{}, management.ErrNotFound
	}
	return session, err
}

// endSession ends a session; one that is gone has ended.
func (s *Server) endSession(c echo.Context, id string) error {
	_, err := s.management.RevokeSession(c.Request().Context(), id)
	if errors.Is(err, management.ErrNotFound) {
		return nil
	}
	return err
}

// ownSessions returns the living sessions of the user, this one first, and whether
// there are more than are returned.
func (s *Server) ownSessions(ctx context.Context, claims *auth.Claims) ([]pages.ManagedSession, bool, error) {
	page, err := s.management.ActiveSessions(ctx, claims.Subject, management.PageRequest{Size: maxSessions})
	if err != nil {
		return nil, false, err
	}
	own := make([]pages.ManagedSession, 0, len(page.Items))
	for _, session := range page.Items {
		if session.UserID == claims.Subject {
			own = append(own, s.managedSession(session, claims))
		}
	}
	slices.SortStableFunc(own, func(a, b pages.ManagedSession) int {
		if a.Here != b.Here {
			return map[bool]int{true: -1, false: 1}[a.Here]
		}
		return b.LastUsed.Compare(a.LastUsed)
	})
	return own, page.Next != "", nil
}

func (s *Server) managedSession(session management.Session, claims *auth.Claims) pages.ManagedSession {
	shown := pages.ManagedSession{ID: session.ID, Device: deviceName(session.Device), IP: session.Device.IP,
		Here: session.ID == claims.SessionID, Started: session.CreatedAt, LastUsed: session.LastActiveAt,
		IdleUntil: session.IdleExpiresAt, LongUntil: session.AbsoluteExpiresAt}
	for _, client := range session.Clients {
		shown.Apps = append(shown.Apps, s.appName(client.ClientID))
	}
	return shown
}

// deviceName is "Firefox 143 on Linux", as far as the browser told: browsers make up
// what follows the first number.
func deviceName(d management.Device) string {
	name := cmp.Or(d.Browser, "Unknown browser")
	if major, _, _ := strings.Cut(d.BrowserVersion, "."); d.Browser != "" && major != "" {
		name += " " + major
	}
	if d.OS != "" {
		name += " on " + d.OS
	}
	return name
}

// appName is what to call an app of the session.
func (s *Server) appName(clientID string) string {
	switch clientID {
	case s.config.ClientID:
		return "Web app"
	case s.config.SPAClientID:
		return "Single page app"
	case s.config.DesktopClientID:
		return "Desktop app"
	case s.config.MobileClientID:
		return "Mobile app"
	}
	return clientID
}
