package management

import (
	"fmt"
	"net/http"
	"slices"

	"example.com/multiapp/apps/environment/internal/directory"
)

// membershipInput is a membership in a body. What is absent stays as it is; a list or map that is there replaces the other.
type membershipInput struct {
	Roles    []roleInput       `json:"roles"`
	Metadata map[string]string `json:"metadata"`
}

// roleInput names a role by its name or its ID, which are the same here. A role can be sent back as it was received.
type roleInput struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	DisplayName string `json:"display_name"` // not used
}

// apply changes a membership. roles are those that the input names.
func (in membershipInput) apply(m *directory.Membership, roles []string) {
	if in.Roles != nil {
		m.Roles = roles
	}
	setPairs(&m.Metadata, in.Metadata)
}

// roles reads the IDs of roles, each once.
func (a *API) roles(field string, in []roleInput) (ids []string, wrong []violation) {
	ids = []string{}
	for i, r := range in {
		at := fmt.Sprintf("%s[%d]", field, i)
		id := r.Name
		if id == "" {
			id = r.ID
		}
		_, err := a.Directory.Role(id)
		switch {
		case id == "":
			wrong = append(wrong, violation{at, "name the role by its name or its id"})
		case r.ID != "" && r.ID != id:
			wrong = append(wrong, violation{at, "name and id are of two roles: send one of them"})
		case err != nil:
			wrong = append(wrong, violation{at, "there is no such role"})
		case !slices.Contains(ids, id):
			ids = append(ids, id)
		}
	}
	return ids, wrong[:min(len(wrong), maxWrong)]
}

// membershipOf reads the body and finds out who is meant; both must exist.
func (a *API) membershipOf(r request) (userID, organizationID string, in membershipInput, roles []string, err error) {
	u, err := a.Directory.User(r.PathValue("id"))
	if err != nil {
		return "", "", in, nil, err
	}
	o, err := a.Directory.Organization(r.PathValue("organization_id"))
	if err != nil {
		return "", "", in, nil, err
	}
	if err := readBody(r.Request, &in); err != nil {
		return "", "", in, nil, err
	}
	roles, wrong := a.roles("roles", in.Roles)
	if len(wrong) > 0 {
		return "", "", in, nil, invalid(wrong...)
	}
	return u.ID, o.ID, in, roles, nil
}

func (a *API) createMembership(r request) (int, any, error) {
	userID, organizationID, in, roles, err := a.membershipOf(r)
	if err != nil {
		return 0, nil, err
	}
	m := directory.Membership{OrganizationID: organizationID, Roles: []string{}}
	in.apply(&m, roles)
	u, err := a.Admin.AddMembership(r.Context(), userID, m)
	return a.userBody(r.Context(), http.StatusCreated, u, sentAs(membershipFields, err))
}

func (a *API) updateMembership(r request) (int, any, error) {
	userID, organizationID, in, roles, err := a.membershipOf(r)
	if err != nil {
		return 0, nil, err
	}
	u, err := a.Admin.UpdateMembership(r.Context(), userID, organizationID, func(m *directory.Membership) { in.apply(m, roles) })
	return a.userBody(r.Context(), http.StatusOK, u, sentAs(membershipFields, err))
}

func (a *API) deleteMembership(r request) (int, any, error) {
	return http.StatusNoContent, nil, a.Admin.RemoveMembership(r.Context(), r.PathValue("id"), r.PathValue("organization_id"))
}
