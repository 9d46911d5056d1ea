package management

import (
	"context"
	"net/http"
)

// Role is the name of a set of permissions.
type Role struct {
	ID          string `json:"id,omitempty"`
	Name        string `json:"name"` // as in the "roles" claim of tokens
	DisplayName string `json:"display_name,omitempty"`
}

// RoleDefinition says what a role allows.
type RoleDefinition struct {
	Role
	Description string `json:"description"`
	// Extends is the name of the role whose permissions it has besides its own.
	Extends     string   `json:"extends"`
	Permissions []string `json:"permissions"`
}

// Title is what to call the role.
func (r Role) Title() string {
	if r.DisplayName != "" {
		return r.DisplayName
	}
	return r.Name
}

// Roles returns all roles of the environment.
func (c *Client) Roles(ctx context.Context) ([]RoleDefinition, error) {
	var a struct {
		Roles []RoleDefinition `json:"roles"`
	}
	err := c.do(ctx, call{method: http.MethodGet, path: []string{"roles"}}, &a)
	return a.Roles, err
}
