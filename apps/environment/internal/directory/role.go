package directory

import (
	"fmt"
	"slices"
)

// Role names a set of permissions.
type Role struct {
	ID          string   `json:"id"` // as in the tokens' roles claim
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Extends     string   `json:"extends,omitempty"` // ID of the role whose permissions it has besides its own
	Permissions []string `json:"permissions"`
}

// Permissions returns what the roles allow together, sorted, each once. A role that extends itself ends there.
func (d *Directory) Permissions(roles []string) []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	permissions, seen := []string{}, map[string]bool{}
	for _, id := range roles {
		for id != "" && !seen[id] {
			seen[id] = true
			role := d.roles.rows[id]
			permissions = append(permissions, role.Permissions...)
			id = role.Extends
		}
	}
	slices.Sort(permissions)
	return slices.Compact(permissions)
}

// CreateRole adds a role. It returns ErrExists or an *Invalid.
func (d *Directory) CreateRole(r Role) (Role, error) {
	d.changing.Lock()
	defer d.changing.Unlock()
	if _, err := d.Role(r.ID); err == nil {
		return Role{}, fmt.Errorf("role %s %w", r.ID, ErrExists)
	}
	return d.saveRole(r)
}

// UpdateRole changes a role in one step; its ID stays.
func (d *Directory) UpdateRole(id string, change func(*Role)) (Role, error) {
	d.changing.Lock()
	defer d.changing.Unlock()
	r, err := d.Role(id)
	if err != nil {
		return Role{}, err
	}
	r.Permissions = slices.Clone(r.Permissions)
	change(&r)
	r.ID = id
	return d.saveRole(r)
}

func (d *Directory) saveRole(r Role) (Role, error) {
	problems := r.problems()
	if _, err := d.Role(r.Extends); r.Extends != "" && (err != nil || r.Extends == r.ID) {
		problems = append(problems, FieldProblem{"extends", fmt.Sprintf("there is no other role %q to extend", r.Extends)})
	}
	if err := invalid(problems); err != nil {
		return Role{}, err
	}
	b := &batch{}
	put(b, d.roles, r)
	return r, d.commit(b)
}

// DeleteRole removes a role, from every membership too, or returns ErrNotFound.
func (d *Directory) DeleteRole(id string) error {
	d.changing.Lock()
	defer d.changing.Unlock()
	if _, err := d.Role(id); err != nil {
		return err
	}
	b := &batch{}
	for _, u := range d.Users() {
		if !slices.ContainsFunc(u.Memberships, func(m Membership) bool { return slices.Contains(m.Roles, id) }) {
			continue
		}
		u = u.clone()
		for i, m := range u.Memberships {
			u.Memberships[i].Roles = slices.DeleteFunc(m.Roles, func(r string) bool { return r == id })
		}
		put(b, d.users, u)
	}
	for _, r := range d.Roles() {
		if r.Extends == id {
			r.Extends = ""
			put(b, d.roles, r)
		}
	}
	drop(b, d.roles, id)
	return d.commit(b)
}

func (r Role) problems() (out []FieldProblem) {
	if !isID(r.ID) {
		out = append(out, FieldProblem{"id", fmt.Sprintf("id %q must have letters, digits, _ and - only", r.ID)})
	}
	out = append(out, missing("name", r.Name)...)
	out = append(out, tooLong("description", r.Description)...)
	if len(r.Permissions) > 100 {
		out = append(out, FieldProblem{"permissions", "a role can have at most 100 permissions"})
	}
	for i, p := range r.Permissions {
		if !isID(p) {
			out = append(out, FieldProblem{fmt.Sprintf("permissions[%d]", i), fmt.Sprintf("permission %q must have letters, digits, : _ . and - only", p)})
		}
	}
	return out
}
