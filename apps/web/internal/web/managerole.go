package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/apps/web/internal/pages"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/management"
)

// roleForm is one member's roles, and those that could be.
type roleForm struct {
	user    management.User
	member  management.Membership
	roles   []management.RoleDefinition
	claims  *auth.Claims
	wanted  []string // names
	confirm bool
	// problem and confirmProblem are what is wrong with what was sent.
	problem, confirmProblem string
}

// handleRoleForm serves GET /manage/organizations/{organization}/members/{user}, behind requireIn.
func (s *Server) handleRoleForm(c echo.Context) error {
	form, err := s.roleForm(c)
	if err != nil {
		return err
	}
	return s.showRoleForm(c, http.StatusOK, form)
}

// handleChangeRoles serves the POST of that form.
func (s *Server) handleChangeRoles(c echo.Context) error {
	form, err := s.roleForm(c)
	if err != nil {
		return err
	}
	sent, err := c.FormParams()
	if err != nil {
		return errors.Join(errBadRequest, err)
	}
	if !form.read(sent) {
		return s.showRoleForm(c, http.StatusUnprocessableEntity, form)
	}
	if !form.changed() {
		return c.Redirect(http.StatusSeeOther, pages.MembersPath(form.claims.OrganizationID))
	}
	_, err = s.management.UpdateMembership(c.Request().Context(), form.claims.OrganizationID, form.user.ID, management.MembershipChange{Roles: form.chosen()})
	if errors.Is(err, management.ErrInvalid) || errors.Is(err, management.ErrConflict) {
		form.problem = "The environment did not accept these roles: they may have been changed meanwhile. Look again, and save again."
		return s.showRoleForm(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, pages.MembersPath(form.claims.OrganizationID)+"?changed="+url.QueryEscape(form.user.ID))
}

// roleForm asks for everything that the form shows. The organization is the session's.
func (s *Server) roleForm(c echo.Context) (*roleForm, error) {
	user, member, err := s.member(c, c.Param("user"))
	if err != nil {
		return nil, err
	}
	roles, err := s.management.Roles(c.Request().Context())
	if err != nil {
		return nil, err
	}
	return &roleForm{user: user, member: member, roles: roles, claims: sessionOf(c).claims, wanted: roleNames(member.Roles)}, nil
}

func roleNames(roles []management.Role) []string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = r.Name
	}
	return names
}

// read takes what was sent, and reports whether all of it is good. Roles that the user
// can neither give nor take stay as they are: browsers do not send what is disabled.
func (f *roleForm) read(sent url.Values) bool {
	var wanted []string
	for _, r := range f.roles {
		has, asked := f.has(r.Name), slices.Contains(sent["role"], r.Name)
		switch {
		case !f.mayGive(r) && asked && !has:
			f.problem = "You cannot give the role " + r.Title() + ": it allows more than you may yourself."
		case has && !f.mayGive(r), asked:
			wanted = append(wanted, r.Name)
		}
	}
	for _, name := range sent["role"] {
		if !slices.ContainsFunc(f.roles, func(r management.RoleDefinition) bool { return r.Name == name }) {
			f.problem = "A role that you chose does not exist any more. Choose another one."
		}
	}
	if f.problem == "" && len(wanted) == 0 {
		f.problem = "Choose at least one role."
	}
	f.wanted, f.confirm = wanted, sent.Get("confirm") == "own"
	if f.own() && !f.confirm && f.changed() {
		f.confirmProblem = "Confirm that you want to change your own roles."
	}
	return f.problem == "" && f.confirmProblem == ""
}

func (f *roleForm) own() bool { return f.user.ID == f.claims.Subject }

func (f *roleForm) has(role string) bool { return slices.Contains(roleNames(f.member.Roles), role) }

// changed reports whether other roles are wanted than the member has.
func (f *roleForm) changed() bool {
	before, after := slices.Sorted(slices.Values(roleNames(f.member.Roles))), slices.Sorted(slices.Values(f.wanted))
	return !slices.Equal(before, after)
}

func (f *roleForm) chosen() (roles []management.Role) {
	for _, r := range f.roles {
		if slices.Contains(f.wanted, r.Name) {
			roles = append(roles, r.Role)
		}
	}
	return roles
}

// mayGive reports whether a role allows nothing that the user may not do, by their
// access token. Otherwise whoever may change roles could give themselves all of them.
func (f *roleForm) mayGive(r management.RoleDefinition) bool {
	for _, permission := range f.allows(r) {
		if !slices.Contains(f.claims.Permissions, permission) {
			return false
		}
	}
	return true
}

// allows returns the permissions of a role with those of the roles that it extends.
func (f *roleForm) allows(r management.RoleDefinition) []string {
	permissions := slices.Clone(r.Permissions)
	for range f.roles { // no chain is longer, but for one that bites its tail
		i := slices.IndexFunc(f.roles, func(other management.RoleDefinition) bool { return r.Extends != "" && other.Name == r.Extends })
		if i < 0 {
			break
		}
		r = f.roles[i]
		permissions = append(permissions, r.Permissions...)
	}
	slices.Sort(permissions)
	return slices.Compact(permissions)
}

func (s *Server) showRoleForm(c echo.Context, status int, f *roleForm) error {
	view := pages.RoleFormView{ManageFrame: s.manageFrame(c), OrganizationID: f.claims.OrganizationID, Organization: organizationName(f.member),
		Member: shownMember(c, f.user, f.member), Problem: f.problem, ConfirmProblem: f.confirmProblem, Confirmed: f.confirm,
		Within: f.claims.Expiry.Sub(f.claims.IssuedAt)}
	for _, r := range f.roles {
		view.Choices = append(view.Choices, pages.RoleChoice{Name: r.Name, Title: r.Title(), Description: r.Description,
			Permissions: f.allows(r), Checked: slices.Contains(f.wanted, r.Name), Locked: !f.mayGive(r)})
	}
	return s.render(c, status, pages.RoleForm(view))
}
