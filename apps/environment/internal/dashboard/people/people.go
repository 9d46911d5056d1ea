// Package people is the part of the dashboard for users, organizations and roles, and for who is what where (E9). Start with
// Handler and its list of routes.
//
// It reads forms and draws pages. What a valid entry is, is decided by the directory package, and what a change means for
// sessions and tokens by the admin package.
package people

import (
	"context"
	"net/http"
	"time"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/dashboard/sessions"
	"example.com/multiapp/apps/environment/internal/store"
)

// Store is what is read of the store.
type Store interface {
	LastLogins(ctx context.Context) (map[string]time.Time, error)
	LastLogin(ctx context.Context, userID string) (time.Time, error)
	LiveSessionsOf(ctx context.Context, userID string, limit int) ([]store.Session, error)
	CountSessions(ctx context.Context, f store.SessionFilter) (int, error)
}

// Config is what the pages need. All fields are required.
type Config struct {
	dashboard.Site
	Store Store
	// Sessions draws a user's sessions.
	Sessions sessions.Handler
}

// Handler serves the pages.
type Handler struct{ Config }

// Routes mounts the pages. Each kind has a list, a page to add one, a page to change one, a question before it is deleted,
// and the way back to environment.yaml.
func (h Handler) Routes(mux *http.ServeMux) {
	for pattern, handle := range map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /users":              h.users,
		"GET /users/new":          h.newUser,
		"POST /users/new":         h.createUser,
		"GET /users/{id}":         h.user,
		"POST /users/{id}":        h.updateUser,
		"GET /users/{id}/delete":  h.askDeleteUser,
		"POST /users/{id}/delete": h.deleteUser,
		"POST /users/{id}/reset":  h.resetUser,

		"POST /users/{id}/memberships":                       h.addMembership,
		"GET /users/{id}/memberships/{organization}":         h.membership,
		"POST /users/{id}/memberships/{organization}":        h.updateMembership,
		"POST /users/{id}/memberships/{organization}/remove": h.removeMembership,

		"GET /organizations":               h.organizations,
		"GET /organizations/new":           h.newOrganization,
		"POST /organizations/new":          h.createOrganization,
		"GET /organizations/{id}":          h.organization,
		"POST /organizations/{id}":         h.updateOrganization,
		"POST /organizations/{id}/members": h.addMember,
		"GET /organizations/{id}/delete":   h.askDeleteOrganization,
		"POST /organizations/{id}/delete":  h.deleteOrganization,
		"POST /organizations/{id}/reset":   h.resetOrganization,

		"GET /roles":              h.roles,
		"GET /roles/new":          h.newRole,
		"POST /roles/new":         h.createRole,
		"GET /roles/{id}":         h.role,
		"POST /roles/{id}":        h.updateRole,
		"GET /roles/{id}/delete":  h.askDeleteRole,
		"POST /roles/{id}/delete": h.deleteRole,
		"POST /roles/{id}/reset":  h.resetRole,
	} {
		h.Mount(mux, pattern, handle)
	}
}
