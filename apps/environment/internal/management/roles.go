package management

import "net/http"

// RoleDefinition is a role with what it allows.
type RoleDefinition struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"` // as in the tokens' roles claim; the ID again
	DisplayName string   `json:"display_name"`
	Description string   `json:"description"`
	Extends     string   `json:"extends"`     // the role whose permissions it has besides its own, empty for none
	Permissions []string `json:"permissions"` // its own
}

type roleList struct {
	Roles []RoleDefinition `json:"roles"`
}

func (a *API) listRoles(request) (int, any, error) {
	out := roleList{[]RoleDefinition{}}
	for _, r := range a.Directory.Roles() {
		out.Roles = append(out.Roles, RoleDefinition{r.ID, r.ID, r.Name, r.Description, r.Extends, append([]string{}, r.Permissions...)})
	}
	return http.StatusOK, out, nil
}
