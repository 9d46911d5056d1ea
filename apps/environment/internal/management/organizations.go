package management

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
)

// Organization is an organization as it is sent.
type Organization struct {
	ID          string            `json:"id"`
	DisplayName string            `json:"display_name"`
	ExternalID  string            `json:"external_id"`
	Slug        string            `json:"slug"`
	LogoURL     string            `json:"logo_url"`
	Metadata    map[string]string `json:"metadata"`
	CreateTime  time.Time         `json:"create_time,omitzero"`
	UpdateTime  time.Time         `json:"update_time,omitzero"`
}

func organization(o directory.Organization) Organization {
	return Organization{o.ID, o.Name, o.ExternalID, o.Slug, o.LogoURL, pairs(o.Metadata), o.CreatedAt.UTC(), o.UpdatedAt.UTC()}
}

type organizationList struct {
	Organizations []Organization `json:"organizations"`
	links
}

func (a *API) listOrganizations(r request) (int, any, error) {
	all := a.Directory.Organizations()
	if id := r.query.Get("external_id"); id != "" {
		all = slices.DeleteFunc(all, func(o directory.Organization) bool { return o.ExternalID != id })
	}
	place := func(o directory.Organization) position { return placeOf(o.CreatedAt, o.ID) }
	found, l, err := page(a.pages, r, sorted(all, place), place)
	l.Total = len(all)
	out := organizationList{make([]Organization, 0, len(found)), l}
	for _, o := range found {
		out.Organizations = append(out.Organizations, organization(o))
	}
	return http.StatusOK, out, err
}

type organizationBody struct {
	Organization Organization `json:"organization"`
}

func (a *API) getOrganization(r request) (int, any, error) {
	o, err := a.Directory.Organization(r.PathValue("organization_id"))
	return http.StatusOK, organizationBody{organization(o)}, err
}

// organizationInput is an organization in a body. What is absent stays as it is.
type organizationInput struct {
	DisplayName *string           `json:"display_name"`
	ExternalID  *string           `json:"external_id"`
	Metadata    map[string]string `json:"metadata"`
}

func (in organizationInput) apply(o *directory.Organization) {
	set(&o.Name, in.DisplayName)
	set(&o.ExternalID, in.ExternalID)
	setPairs(&o.Metadata, in.Metadata)
}

func readOrganization(r request, needsName bool) (in organizationInput, err error) {
	if err := readBody(r.Request, &in); err != nil {
		return in, err
	}
	if in.DisplayName == nil && needsName || in.DisplayName != nil && strings.TrimSpace(*in.DisplayName) == "" {
		return in, invalid(violation{"display_name", "is missing"})
	}
	return in, nil
}

func (a *API) createOrganization(r request) (int, any, error) {
	in, err := readOrganization(r, true)
	if err != nil {
		return 0, nil, err
	}
	var o directory.Organization
	in.apply(&o)
	o, err = a.Admin.CreateOrganization(r.Context(), o)
	return http.StatusCreated, organizationBody{organization(o)}, sentAs(organizationFields, err)
}

func (a *API) updateOrganization(r request) (int, any, error) {
	in, err := readOrganization(r, false)
	if err != nil {
		return 0, nil, err
	}
	o, err := a.Admin.UpdateOrganization(r.Context(), r.PathValue("organization_id"), in.apply)
	return http.StatusOK, organizationBody{organization(o)}, sentAs(organizationFields, err)
}

func (a *API) deleteOrganization(r request) (int, any, error) {
	return http.StatusNoContent, nil, a.Admin.DeleteOrganization(r.Context(), r.PathValue("organization_id"))
}
