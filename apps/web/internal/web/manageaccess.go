package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/management"
	"example.com/multiapp/shared/ui"
)

// The permissions that the manage pages ask for. The environment's roles give them.
const (
	readMembers  = "members:read"
	writeMembers = "members:write"
)

var (
	errMissingPermission = errors.New("web: the user's access token lacks a permission")
	errOtherOrganization = errors.New("web: the session is in another organization")
)

// may reports whether the user's own access token, which has been verified, gives a
// permission in the organization of the session. One that cannot be read gives none.
func (s *Server) may(claims *auth.Claims, permission string) bool {
	return !s.config.OpaqueAccessTokens && claims.OrganizationID != "" && slices.Contains(claims.Permissions, permission)
}

// requireIn lets through who has a permission in the organization that the address
// names. Permissions are those of the session's organization, so no other will do.
func (s *Server) requireIn(permission string) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			claims, id := sessionOf(c).claims, c.Param("organization")
			switch {
			case id == "" || id != claims.OrganizationID:
				return s.elsewhere(c, id)
			case !s.may(claims, permission):
				return s.missingPermission(c, permission)
			}
			return next(c)
		}
	}
}

// elsewhere refuses an organization that is not the session's. Members of it are told
// how to get there; for others it is as if there were none.
func (s *Server) elsewhere(c echo.Context, id string) error {
	user, err := s.management.User(c.Request().Context(), sessionOf(c).claims.Subject)
	if err != nil {
		return err
	}
	m, member := user.In(id)
	if !member || m.Status != management.MembershipActive {
		return echo.ErrNotFound
	}
	err = explained{errOtherOrganization, problem{http.StatusForbidden, "forbidden", "You are signed in to another organization",
		fmt.Sprintf("You belong to %s, but this session is in another organization, and what you may do holds there only.", organizationName(m)),
		"Switch to it, and open the page again.", "Switch to " + organizationName(m)}, ui.Link{Label: "Back to Manage", URL: pathManage}}
	return withRetry(err, switchTo(id, pathManage))
}

// switchTo is a sign-in to another organization of the user, which asks for nothing
// while the shared session lives.
func switchTo(organizationID, then string) string {
	return withReturn(pathLogin+"?organization_id="+url.QueryEscape(organizationID), then)
}

func (s *Server) missingPermission(c echo.Context, permission string) error {
	return explained{fmt.Errorf("%w: %s", errMissingPermission, permission), problem{http.StatusForbidden, "forbidden", "You may not do that here",
		fmt.Sprintf("It needs the permission %s, which your roles in this organization do not give.", permission),
		"Ask an administrator of your organization for a role that gives it. It counts from your next access token, without a new sign-in.", ""},
		ui.Link{Label: "Back to Manage", URL: pathManage}}
}

// noManagementAPI says exactly what to switch on, and where.
func (s *Server) noManagementAPI(cause error) error {
	other := ui.Link{Label: "Start page", URL: pathHome}
	where := "in the dashboard of the environment " + s.config.Issuer
	if s.config.local() {
		other = ui.Link{Label: "Open the app's settings", URL: s.config.Issuer + "/applications/" + url.PathEscape(s.config.ClientID)}
		where = "in the environment's dashboard"
	}
	return explained{cause, problem{http.StatusForbidden, "no_management_api", "This app has no Management API access",
		fmt.Sprintf("The manage pages ask the environment's Management API. It does not let this app, %s, in.", s.config.ClientID),
		fmt.Sprintf("Whoever administers the environment can change that: %s, open Applications, choose the application with the client id %s, switch on Allow Management API access, and save. Then try again.", where, s.config.ClientID),
		tryAgain}, other}
}
