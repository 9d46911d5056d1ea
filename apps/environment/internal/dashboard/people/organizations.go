package people

import (
	"net/http"
	"net/url"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
)

// organizationRow is an organization in a list.
type organizationRow struct {
	directory.Organization
	Origin  directory.Origin
	Members int
	Limits  directory.Sessions // those that hold for its members
}

type organizationsView struct {
	Site          pages.Site
	Notice        string
	Organizations page[directory.Organization]
	Rows          []organizationRow // of this page
	Gone          []string          // IDs
	Environment   directory.Sessions
}

// organizations is GET /organizations?q=&page=.
func (h Handler) organizations(w http.ResponseWriter, r *http.Request) error {
	members := map[string]int{}
	for _, u := range h.Directory.Users() {
		for _, m := range u.Memberships {
			members[m.OrganizationID]++
		}
	}
	v := organizationsView{Site: h.Frame(r), Notice: dashboard.Notice(r), Gone: h.Directory.Gone(directory.KindOrganization), Environment: h.Directory.Sessions()}
	v.Organizations = cut(r, pages.PathOrganizations, h.Directory.Organizations(), func(o directory.Organization, words string) bool {
		return contains(words, o.Name, o.ID, o.ExternalID, o.Slug)
	})
	for _, o := range v.Organizations.Items {
		v.Rows = append(v.Rows, organizationRow{o, h.Directory.Origin(directory.KindOrganization, o.ID), members[o.ID], h.limits(o)})
	}
	return h.Render(w, r, http.StatusOK, organizations(v))
}

// limits are those that hold for a member who is in no other organization: the stricter of its own and the environment's.
func (h Handler) limits(o directory.Organization) directory.Sessions {
	return h.Directory.SessionsOf(directory.User{Memberships: []directory.Membership{{OrganizationID: o.ID}}})
}

// settings is the form filled in with what an organization has.
func settings(o directory.Organization) form {
	return newForm(url.Values{
		"id": {o.ID}, "name": {o.Name}, "external_id": {o.ExternalID}, "slug": {o.Slug}, "logo_url": {o.LogoURL},
		"metadata": {typedPairs(o.Metadata)}, "idle_timeout": {typedLimit(o.Sessions.IdleTimeout)},
		"absolute_timeout": {typedLimit(o.Sessions.AbsoluteTimeout)},
	})
}

// fillOrganization copies what the form has of an organization. What cannot be read is a problem of the form.
func (f form) fillOrganization(o *directory.Organization) {
	o.Name, o.ExternalID, o.Slug, o.LogoURL = f.get("name"), f.get("external_id"), f.get("slug"), f.get("logo_url")
	o.Metadata = f.pairs("metadata")
	o.Sessions = directory.Sessions{IdleTimeout: f.limit("idle_timeout"), AbsoluteTimeout: f.limit("absolute_timeout")}
}

type newOrganizationView struct {
	Site        pages.Site
	Form        form
	Environment directory.Sessions
}

// newOrganization is GET /organizations/new.
func (h Handler) newOrganization(w http.ResponseWriter, r *http.Request) error {
	f := settings(directory.Organization{ID: directory.NewID("org_")})
	return h.Render(w, r, http.StatusOK, newOrganization(newOrganizationView{h.Frame(r), f, h.Directory.Sessions()}))
}

// createOrganization is POST /organizations/new. The form has the ID, so that one that is sent twice makes one organization.
func (h Handler) createOrganization(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	o := directory.Organization{ID: f.get("id")}
	f.fillOrganization(&o)
	if len(f.problems) == 0 {
		o, err = h.Admin.CreateOrganization(r.Context(), o)
	}
	if f.failed(err) {
		return h.Render(w, r, http.StatusUnprocessableEntity, newOrganization(newOrganizationView{h.Frame(r), f, h.Directory.Sessions()}))
	}
	if err != nil {
		return err
	}
	return dashboard.Done(w, r, organizationAddress(o.ID), "created")
}
