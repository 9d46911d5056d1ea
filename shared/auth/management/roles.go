package management

import (
	"context"
	"net/http"
)

// Role names a set of permissions. In a membership only the first three fields are set.
type Role struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"` // as in the "roles" claim of tokens
	DisplayName string   `json:"display_name"`
	Description string   `json:"description,omitempty"`
	Extends     string   `json:"extends,omitempty"`
	Permissions []string `json:"permissions,omitempty"`
}

// Title is what to call the role.
func (r Role) Title() string {
	if r.DisplayName != "" {
		return r.DisplayName
	}
	return r.Name
}

// Roles returns all roles of the environment.
func (c *Client) Roles(ctx context.Context) ([]Role, error) {
	var a struct {
		Roles []Role `json:"roles"`
	}
	err := c.do(ctx, call{method: http.MethodGet, path: []string{"roles"}}, &a)
	return a.Roles, err
}
