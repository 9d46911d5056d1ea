package people

import (
	"net/http"
	"net/url"
	"strings"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
)

// membership is what a user is in an organization, as pages show it.
type membership struct {
	directory.Membership
	User         directory.User
	Organization directory.Organization
	RoleNames    []string
	Default      bool // tokens are for this organization when none is asked for
}

func (h Handler) memberships(u directory.User) (out []membership) {
	first, _ := u.In("")
	for _, m := range u.Memberships {
		out = append(out, h.viewMembership(u, m, !m.Inactive && m.OrganizationID == first.OrganizationID))
	}
	return out
}

func (h Handler) viewMembership(u directory.User, m directory.Membership, isDefault bool) membership {
	v := membership{Membership: m, User: u, Default: isDefault}
	if o, err := h.Directory.Organization(m.OrganizationID); err == nil {
		v.Organization = o
	}
	for _, id := range m.Roles {
		name := id
		if role, err := h.Directory.Role(id); err == nil {
			name = role.Name
		}
		v.RoleNames = append(v.RoleNames, name)
	}
	return v
}

// addable are the organizations that a user is not in.
func (h Handler) addable(u directory.User) (out []dashboard.Option) {
	for _, o := range h.Directory.Organizations() {
		if _, in := u.Membership(o.ID); !in {
			out = append(out, dashboard.Option{Value: o.ID, Label: o.Name})
		}
	}
	return out
}

// addMembership is POST /users/{id}/memberships with organization and roles.
func (h Handler) addMembership(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	u, err := h.Directory.User(r.PathValue("id"))
	if err != nil {
		return err
	}
	if _, err := h.Directory.Organization(f.get("organization")); err != nil {
		f.problems["organization"] = "There is no such organization. It may have been deleted; choose another one."
	} else if err := h.join(r, f, u, f.get("organization")); err != nil {
		return err
	}
	if len(f.problems) > 0 {
		return h.showUser(w, r, http.StatusUnprocessableEntity, u, profile(u), f)
	}
	return dashboard.Done(w, r, userAddress(u.ID), "added")
}

// join adds a user to an organization. A second click on the button finds that it is done, and changes nothing.
func (h Handler) join(r *http.Request, f form, u directory.User, organizationID string) error {
	if _, in := u.Membership(organizationID); in {
		return nil
	}
	_, err := h.Admin.SetMembership(r.Context(), u.ID, directory.Membership{OrganizationID: organizationID, Roles: f.roles()})
	if f.refusedMembership(err) {
		return nil
	}
	return err
}

func (f form) roles() []string { return append([]string{}, f.values["roles"]...) }

// refusedMembership is refused; whatever is wrong is said in the words of this form, which has one membership only.
func (f form) refusedMembership(err error) bool {
	problems, ok := dashboard.ProblemsOf(err)
	for field, text := range problems {
		if strings.HasSuffix(field, "metadata") {
			f.problems["metadata"] = text
			continue
		}
		f.problems["roles"] = text
	}
	return ok
}

type membershipView struct {
	Site       pages.Site
	Membership membership
	Roles      []directory.Role
	Form       form
}

// find returns the membership that the address names.
func (h Handler) find(r *http.Request) (directory.User, directory.Membership, error) {
	u, err := h.Directory.User(r.PathValue("id"))
	if err != nil {
		return u, directory.Membership{}, err
	}
	m, ok := u.Membership(r.PathValue("organization"))
	if !ok {
		return u, m, directory.ErrNotFound
	}
	return u, m, nil
}

// membership is GET /users/{id}/memberships/{organization}?back=organization.
func (h Handler) membership(w http.ResponseWriter, r *http.Request) error {
	u, m, err := h.find(r)
	if err != nil {
		return err
	}
	f := newForm(url.Values{"roles": m.Roles, "metadata": {typedPairs(m.Metadata)}, "back": {r.FormValue("back")}})
	if m.Inactive {
		f.values.Set("inactive", "true")
	}
	return h.showMembership(w, r, http.StatusOK, u, m, f)
}

func (h Handler) showMembership(w http.ResponseWriter, r *http.Request, status int, u directory.User, m directory.Membership, f form) error {
	return h.Render(w, r, status, membershipPage(membershipView{h.Frame(r), h.viewMembership(u, m, false), h.Directory.Roles(), f}))
}

// updateMembership is POST /users/{id}/memberships/{organization} with roles, inactive and metadata.
func (h Handler) updateMembership(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	u, m, err := h.find(r)
	if err != nil {
		return err
	}
	changed := m
	changed.Roles, changed.Inactive, changed.Metadata = f.roles(), f.has("inactive", "true"), f.pairs("metadata")
	if len(f.problems) == 0 {
		_, err = h.Admin.SetMembership(r.Context(), u.ID, changed)
	}
	if f.refusedMembership(err) || err == nil && len(f.problems) > 0 {
		return h.showMembership(w, r, http.StatusUnprocessableEntity, u, m, f)
	}
	if err != nil {
		return err
	}
	return dashboard.Done(w, r, f.back(u.ID, m.OrganizationID), "saved")
}

// removeMembership is POST /users/{id}/memberships/{organization}/remove.
func (h Handler) removeMembership(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	userID, organizationID := r.PathValue("id"), r.PathValue("organization")
	if err := h.Admin.RemoveMembership(r.Context(), userID, organizationID); err != nil {
		return err
	}
	return dashboard.Done(w, r, f.back(userID, organizationID), "removed")
}

// back is the page that the form was opened from.
func (f form) back(userID, organizationID string) string {
	if f.get("back") == "organization" {
		return organizationAddress(organizationID)
	}
	return userAddress(userID)
}
