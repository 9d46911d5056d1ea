package people

import (
	"net/http"
	"net/url"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
)

type organizationView struct {
	Site         pages.Site
	Notice       string
	Organization directory.Organization
	Origin       directory.Origin
	Settings     form
	Environment  directory.Sessions
	Limits       directory.Sessions // those that hold

	Members page[directory.User]
	Rows    []membership // of this page
	Add     form
	Roles   []directory.Role
}

// organization is GET /organizations/{id}?q=&page=, which choose among the members.
func (h Handler) organization(w http.ResponseWriter, r *http.Request) error {
	o, err := h.Directory.Organization(r.PathValue("id"))
	if err != nil {
		return err
	}
	return h.showOrganization(w, r, http.StatusOK, o, settings(o), newForm(url.Values{}))
}

func (h Handler) showOrganization(w http.ResponseWriter, r *http.Request, status int, o directory.Organization, typed, add form) error {
	v := organizationView{
		Site: h.Frame(r), Notice: dashboard.Notice(r), Organization: o, Origin: h.Directory.Origin(directory.KindOrganization, o.ID),
		Settings: typed, Environment: h.Directory.Sessions(), Limits: h.limits(o), Add: add, Roles: h.Directory.Roles(),
		Members: cut(r, organizationAddress(o.ID), h.Directory.Members(o.ID), matchesUser),
	}
	for _, u := range v.Members.Items {
		m, _ := u.Membership(o.ID)
		v.Rows = append(v.Rows, h.viewMembership(u, m, false))
	}
	return h.Render(w, r, status, organization(v))
}

// updateOrganization is POST /organizations/{id} with all settings.
func (h Handler) updateOrganization(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	o, err := h.Directory.Organization(id)
	var read directory.Organization
	if f.fillOrganization(&read); err == nil && len(f.problems) == 0 {
		_, err = h.Admin.UpdateOrganization(r.Context(), id, f.fillOrganization)
	}
	if f.failed(err) {
		return h.showOrganization(w, r, http.StatusUnprocessableEntity, o, f, newForm(url.Values{}))
	}
	if err != nil {
		return err
	}
	return dashboard.Done(w, r, organizationAddress(id), "saved")
}

// addMember is POST /organizations/{id}/members with email and roles.
func (h Handler) addMember(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	o, err := h.Directory.Organization(r.PathValue("id"))
	if err != nil {
		return err
	}
	if u, err := h.Directory.UserByEmail(f.get("email")); err != nil {
		f.problems["email"] = "There is no user with this e-mail address. Add the user first, under Users."
	} else if err := h.join(r, f, u, o.ID); err != nil {
		return err
	}
	if len(f.problems) > 0 {
		return h.showOrganization(w, r, http.StatusUnprocessableEntity, o, settings(o), f)
	}
	return dashboard.Done(w, r, organizationAddress(o.ID), "added")
}
