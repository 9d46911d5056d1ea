package management_test

import (
	"net/http"
	"testing"
)

// E9: POST, GET, PATCH and DELETE of organizations.
func TestOrganization(t *testing.T) {
	a := start(t)
	got := a.call("POST", "/api/v1/organizations", `{"display_name":"Compilers","external_id":"c-1","metadata":{"plan":"pro"}}`).ok(http.StatusCreated)
	got.members("organization", "id display_name external_id slug logo_url metadata create_time update_time")
	got.recent("organization.create_time")
	path := "/api/v1/organizations/" + got.at("organization.id").(string)
	a.call("GET", path, "").ok(http.StatusOK).equal("organization", got.text("organization"))

	got = a.call("PATCH", path, `{"display_name":"Compilers Ltd","metadata":{"seats":"3"}}`).ok(http.StatusOK)
	got.equal("organization.display_name", `"Compilers Ltd"`)
	got.equal("organization.external_id", `"c-1"`)
	got.equal("organization.metadata", `{"seats":"3"}`)

	if got := a.call("DELETE", path, "").ok(http.StatusNoContent); got.Text != "" {
		t.Errorf("body %q", got.Text)
	}
	for method, body := range map[string]string{"GET": "", "PATCH": "{}", "DELETE": ""} {
		a.call(method, path, body).problem(http.StatusNotFound, 5)
	}
}

// E9: GET /api/v1/organizations, and one by the ID that another system gave it.
func TestListOrganizations(t *testing.T) {
	a := start(t)
	a.call("PATCH", "/api/v1/organizations/org_harbor", `{"external_id":"h 1"}`).ok(http.StatusOK)
	got := a.call("GET", "/api/v1/organizations", "").ok(http.StatusOK)
	got.members("", "organizations next_page_token prev_page_token total_size")
	if ids := got.each("organizations", "id"); ids != "org_analytical org_harbor" {
		t.Errorf("organizations %s", ids)
	}
	got = a.call("GET", "/api/v1/organizations?external_id=h+1", "").ok(http.StatusOK)
	if ids := got.each("organizations", "id"); ids != "org_harbor" || got.at("total_size") != 1.0 {
		t.Errorf("organizations %s of %v", ids, got.at("total_size"))
	}
	if got := a.call("GET", "/api/v1/organizations?external_id=none", "").ok(http.StatusOK); got.text("organizations") != "[]" {
		t.Errorf("organizations %s", got.text("organizations"))
	}
}

// E9: an organization needs a name, and an external ID belongs to one.
func TestOrganizationErrors(t *testing.T) {
	a := start(t)
	a.call("POST", "/api/v1/organizations", `{"external_id":"x"}`).problem(http.StatusBadRequest, 3, "display_name")
	a.call("PATCH", "/api/v1/organizations/org_harbor", `{"display_name":" "}`).problem(http.StatusBadRequest, 3, "display_name")
	a.call("POST", "/api/v1/organizations", `{"display_name":"X","metadata":{"":""}}`).problem(http.StatusBadRequest, 3, "metadata")
	a.call("POST", "/api/v1/organizations", `{"display_name":"X","external_id":"x"}`).ok(http.StatusCreated)
	a.call("POST", "/api/v1/organizations", `{"display_name":"Y","external_id":"x"}`).problem(http.StatusConflict, 6)
	a.call("PATCH", "/api/v1/organizations/org_harbor", `{"external_id":"x"}`).problem(http.StatusConflict, 6)
}

// E9: GET /api/v1/roles.
func TestRoles(t *testing.T) {
	a := start(t)
	got := a.call("GET", "/api/v1/roles", "").ok(http.StatusOK)
	got.equal("roles", `[{"id":"admin","name":"admin","display_name":"Admin","description":"","extends":"","permissions":["members:read","members:write","organization:write"]},
		{"id":"member","name":"member","display_name":"Member","description":"","extends":"","permissions":["members:read"]}]`)
}
