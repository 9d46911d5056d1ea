package people

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
)

// roleRow is a role in a list.
type roleRow struct {
	directory.Role
	Origin  directory.Origin
	Holders int // memberships that have it
}

type rolesView struct {
	Site   pages.Site
	Notice string
	Rows   []roleRow
	Gone   []string // IDs
}

// roles is GET /roles.
func (h Handler) roles(w http.ResponseWriter, r *http.Request) error {
	v := rolesView{Site: h.Frame(r), Notice: dashboard.Notice(r), Gone: h.Directory.Gone(directory.KindRole)}
	count := map[string]int{}
	for _, u := range h.Directory.Users() {
		for _, m := range u.Memberships {
			for _, id := range m.Roles {
				count[id]++
			}
		}
	}
	for _, role := range h.Directory.Roles() {
		v.Rows = append(v.Rows, roleRow{role, h.Directory.Origin(directory.KindRole, role.ID), count[role.ID]})
	}
	return h.Render(w, r, http.StatusOK, roles(v))
}

// roleForm is the form filled in with what a role has.
func roleForm(r directory.Role) form {
	return newForm(url.Values{
		"id": {r.ID}, "name": {r.Name}, "description": {r.Description}, "extends": {r.Extends},
		"permissions": {strings.Join(r.Permissions, "\n")},
	})
}

func (f form) fillRole(r *directory.Role) {
	r.Name, r.Description, r.Extends = f.get("name"), f.get("description"), f.get("extends")
	r.Permissions = list(f.values.Get("permissions"))
}

// extendable are the roles that one can extend, which are all others.
func (h Handler) extendable(id string) []dashboard.Option {
	out := []dashboard.Option{{Value: "", Label: "No other role"}}
	for _, r := range h.Directory.Roles() {
		if r.ID != id {
			out = append(out, dashboard.Option{Value: r.ID, Label: r.Name})
		}
	}
	return out
}

type newRoleView struct {
	Site       pages.Site
	Form       form
	Extendable []dashboard.Option
}

// newRole is GET /roles/new.
func (h Handler) newRole(w http.ResponseWriter, r *http.Request) error {
	return h.Render(w, r, http.StatusOK, newRole(newRoleView{h.Frame(r), newForm(url.Values{}), h.extendable("")}))
}

// createRole is POST /roles/new with an ID besides the settings.
func (h Handler) createRole(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	role := directory.Role{ID: f.get("id")}
	f.fillRole(&role)
	_, err = h.Admin.CreateRole(r.Context(), role)
	if f.refused(err) {
		return h.Render(w, r, http.StatusUnprocessableEntity, newRole(newRoleView{h.Frame(r), f, h.extendable("")}))
	}
	if err != nil {
		return err
	}
	return dashboard.Done(w, r, roleAddress(role.ID), "created")
}

type roleView struct {
	Site        pages.Site
	Notice      string
	Role        directory.Role
	Origin      directory.Origin
	Form        form
	Extendable  []dashboard.Option
	Permissions []string // with those of the roles that it extends
	Holders     page[membership]
}

// role is GET /roles/{id}?page=, which chooses among those who have it.
func (h Handler) role(w http.ResponseWriter, r *http.Request) error {
	role, err := h.Directory.Role(r.PathValue("id"))
	if err != nil {
		return err
	}
	return h.showRole(w, r, http.StatusOK, role, roleForm(role))
}

func (h Handler) showRole(w http.ResponseWriter, r *http.Request, status int, role directory.Role, typed form) error {
	return h.Render(w, r, status, rolePage(roleView{
		Site: h.Frame(r), Notice: dashboard.Notice(r), Role: role, Origin: h.Directory.Origin(directory.KindRole, role.ID), Form: typed,
		Extendable: h.extendable(role.ID), Permissions: h.Directory.Permissions([]string{role.ID}),
		Holders: cut(r, roleAddress(role.ID), h.holders(role.ID), func(m membership, words string) bool { return matchesUser(m.User, words) }),
	}))
}

// holders are the memberships that have a role.
func (h Handler) holders(id string) (out []membership) {
	for _, u := range h.Directory.Users() {
		for _, m := range u.Memberships {
			if slices.Contains(m.Roles, id) {
				out = append(out, h.viewMembership(u, m, false))
			}
		}
	}
	return out
}

// updateRole is POST /roles/{id}.
func (h Handler) updateRole(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	role, err := h.Directory.Role(id)
	if err != nil {
		return err
	}
	_, err = h.Admin.UpdateRole(r.Context(), id, f.fillRole)
	if f.refused(err) {
		return h.showRole(w, r, http.StatusUnprocessableEntity, role, f)
	}
	if err != nil {
		return err
	}
	return dashboard.Done(w, r, roleAddress(id), "saved")
}
