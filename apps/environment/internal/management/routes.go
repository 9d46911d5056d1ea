package management

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Prefix is where the API is.
const Prefix = "/api/v1"

// routes is every call, by path and method, with the query parameters that it knows.
func (a *API) routes() map[string]methods {
	paged := []string{"page_size", "page_token"}
	with := func(more ...string) []string { return append(more, paged...) }
	table := []struct {
		method, path string
		handle       handler
		query        []string
	}{
		{"GET", "/users", a.listUsers, paged},
		{"GET", "/users/{id}", a.getUser, nil},
		{"PATCH", "/users/{id}", a.updateUser, nil},
		{"DELETE", "/users/{id}", a.deleteUser, nil},
		{"GET", "/organizations/{organization_id}/users", a.listMembers, paged},
		{"POST", "/organizations/{organization_id}/users", a.createUser, nil},
		{"POST", "/memberships/organizations/{organization_id}/users/{id}", a.createMembership, nil},
		{"PATCH", "/memberships/organizations/{organization_id}/users/{id}", a.updateMembership, nil},
		{"DELETE", "/memberships/organizations/{organization_id}/users/{id}", a.deleteMembership, nil},
		{"GET", "/organizations", a.listOrganizations, with("external_id")},
		{"POST", "/organizations", a.createOrganization, nil},
		{"GET", "/organizations/{organization_id}", a.getOrganization, nil},
		{"PATCH", "/organizations/{organization_id}", a.updateOrganization, nil},
		{"DELETE", "/organizations/{organization_id}", a.deleteOrganization, nil},
		{"GET", "/users/{id}/sessions", a.listSessions, with("filter.status", "filter.start_time", "filter.end_time")},
		{"POST", "/users/{id}/sessions/revoke", a.revokeSessionsOf, nil},
		{"GET", "/sessions/{session_id}", a.getSession, nil},
		{"POST", "/sessions/{session_id}/revoke", a.revokeSession, nil},
		{"GET", "/roles", a.listRoles, nil},
		{"GET", "/logs/authentication/requests", a.listAuthRequests, with("email", "status", "client_id", "start_time", "end_time")},
	}
	routes := map[string]methods{}
	for _, row := range table {
		path := Prefix + row.path
		if _, ok := routes[path]; !ok {
			routes[path] = methods{a, map[string]call{}}
		}
		routes[path].by[row.method] = call{row.handle, row.query}
	}
	return routes
}

// allow is the Allow header of a path (RFC 9110 §10.2.1).
func (m methods) allow() string {
	names := slices.Sorted(maps.Keys(m.by))
	if _, ok := m.by[http.MethodGet]; ok {
		names = append(names, http.MethodHead)
	}
	return strings.Join(names, ", ")
}
