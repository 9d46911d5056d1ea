package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/apps/web/internal/pages"
	"example.com/multiapp/shared/auth/management"
)

// membersPerPage is how many members are shown at a time.
const membersPerPage = 50

// maxPageToken bounds what is passed on, in bytes.
const maxPageToken = 1024

// handleMembers serves GET /manage/organizations/{organization}, behind requireIn.
func (s *Server) handleMembers(c echo.Context) error {
	ctx, claims := c.Request().Context(), sessionOf(c).claims
	id, token := claims.OrganizationID, c.QueryParam("page")
	if len(token) > maxPageToken {
		return echo.ErrNotFound
	}
	organization, err := s.management.Organization(ctx, id)
	if err != nil {
		return err
	}
	page, err := s.management.Members(ctx, id, management.PageRequest{Size: membersPerPage, Token: token})
	if errors.Is(err, management.ErrInvalid) { // an address with a page that is none
		return echo.ErrNotFound
	}
	if err != nil {
		return err
	}
	changed, err := s.justChanged(c)
	if err != nil {
		return err
	}
	view := pages.MembersView{ID: id, Name: organization.Name, Total: page.Total, Changed: changed,
		Within: claims.Expiry.Sub(claims.IssuedAt), MayChange: s.may(claims, writeMembers),
		PreviousURL: membersPage(id, page.Previous), NextURL: membersPage(id, page.Next)}
	for _, user := range page.Items {
		if m, member := user.In(id); member {
			view.Members = append(view.Members, shownMember(c, user, m))
		}
	}
	view.ManageFrame = s.manageFrame(c)
	return s.render(c, http.StatusOK, pages.Members(view))
}

func membersPage(id, token string) string {
	if token == "" {
		return ""
	}
	return pages.MembersPath(id) + "?page=" + url.QueryEscape(token)
}

// justChanged is the member whose roles the address says were changed. What is said of
// them holds whether they were or not.
func (s *Server) justChanged(c echo.Context) (*pages.Member, error) {
	id := c.QueryParam("changed")
	if id == "" {
		return nil, nil
	}
	user, m, err := s.member(c, id)
	if errors.Is(err, management.ErrNotFound) {
		return nil, nil
	}
	shown := shownMember(c, user, m)
	return &shown, err
}

// member returns a member of the session's organization. Users of others are as little
// to be found as ones that never were.
func (s *Server) member(c echo.Context, userID string) (management.User, management.Membership, error) {
	user, err := s.management.User(c.Request().Context(), userID)
	if err != nil {
		return user, management.Membership{}, err
	}
	m, member := user.In(sessionOf(c).claims.OrganizationID)
	if !member {
		return management.User{}, m, management.ErrNotFound
	}
	return user, m, nil
}

func shownMember(c echo.Context, user management.User, m management.Membership) pages.Member {
	shown := pages.Member{ID: user.ID, Name: user.Name(), Email: user.Email, Roles: roleTitles(m.Roles), You: user.ID == sessionOf(c).claims.Subject}
	if m.Status != management.MembershipActive {
		shown.Status = strings.ToLower(strings.ReplaceAll(string(m.Status), "_", " "))
	}
	slices.Sort(shown.Roles)
	return shown
}
