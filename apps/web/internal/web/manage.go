package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/apps/web/internal/pages"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/management"
)

const (
	// manageTimeout bounds all calls that one manage page needs.
	manageTimeout = 8 * time.Second
	// callsShown are a page's own and those of the form that led to it.
	callsShown = 6
	// sessionsInOverview are as many as fit; all are on a page of their own.
	sessionsInOverview = 3
)

// managing lets signed-in users through to a manage page. The calls behind it are
// steps of their session, and what those fail with is explained with a way back to
// the page that retry names; empty means the page itself.
func (s *Server) managing(retry string) echo.MiddlewareFunc {
	back := func(c echo.Context) string {
		if retry != "" {
			return retry
		}
		return destination(c.Request().URL.RequestURI())
	}
	signIn := func(c echo.Context) error {
		return c.Redirect(http.StatusSeeOther, withReturn(pathLogin, back(c)))
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return s.requireSession(signIn)(func(c echo.Context) error {
			r := c.Request()
			ctx, cancel := context.WithTimeout(r.Context(), manageTimeout)
			defer cancel()
			c.SetRequest(r.WithContext(management.ForSession(ctx, sessionOf(c).claims.SessionID)))
			err := next(c)
			c.SetRequest(r) // an error page needs no more calls, but a context that is not over
			switch {
			case errors.Is(err, management.ErrNotAllowed):
				return withRetry(s.noManagementAPI(err), back(c))
			case errors.Is(err, auth.ErrUnavailable), errors.Is(err, management.ErrCredentials):
				return withRetry(err, back(c))
			}
			return err
		})
	}
}

// handleManage serves GET /manage: the user as the environment knows them. It needs
// no permission, for it shows nothing but what is theirs.
func (s *Server) handleManage(c echo.Context) error {
	ctx, claims := c.Request().Context(), sessionOf(c).claims
	user, err := s.management.User(ctx, claims.Subject)
	if err != nil {
		return err
	}
	sessions, _, err := s.ownSessions(ctx, claims)
	if err != nil {
		return err
	}
	view := pages.ManageView{ManageFrame: s.manageFrame(c), ID: user.ID, Name: user.Name(), Email: user.Email,
		LastLogin: user.LastLoginTime, Sessions: sessions[:min(len(sessions), sessionsInOverview)], SessionCount: len(sessions)}
	for _, m := range user.Memberships {
		o := pages.ManagedOrganization{ID: m.OrganizationID, Name: organizationName(m), Roles: roleTitles(m.Roles)}
		switch {
		case m.OrganizationID == claims.OrganizationID:
			if s.may(claims, readMembers) {
				o.URL = pages.MembersPath(o.ID)
			}
			view.Organization = &o
		case m.Status == management.MembershipActive:
			o.URL = switchTo(o.ID, pathManage)
			view.Others = append(view.Others, o)
		}
	}
	return s.render(c, http.StatusOK, pages.Manage(view))
}

// manageFrame is what all manage pages share. Call it after the calls that it shows.
func (s *Server) manageFrame(c echo.Context) pages.ManageFrame {
	current := sessionOf(c)
	calls := slices.DeleteFunc(s.timeline.Steps(current.claims.SessionID), func(e auth.Event) bool {
		return e.Kind != auth.APICalled && e.Kind != auth.AppTokenFetched
	})
	return pages.ManageFrame{Site: s.site(&current.Profile), Watch: watch(c, current.claims), Calls: steps(calls[max(0, len(calls)-callsShown):])}
}

func organizationName(m management.Membership) string {
	return cmp.Or(m.DisplayName, m.Name, m.OrganizationID)
}

func roleTitles(roles []management.Role) []string {
	titles := make([]string, len(roles))
	for i, r := range roles {
		titles[i] = r.Title()
	}
	return titles
}
