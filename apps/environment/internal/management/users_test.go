package management_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
)

// E9: GET /api/v1/users/{id} in the shape of the table.
func TestGetUser(t *testing.T) {
	a := start(t)
	a.login(t, environmenttest.Grace)
	got := a.call("GET", "/api/v1/users/usr_grace", "").ok(http.StatusOK)
	got.members("user", "id email external_id last_login_time metadata memberships user_profile")
	got.members("user.user_profile", "name given_name family_name picture locale phone_number preferred_username gender email_verified custom_attributes metadata")
	got.members("user.memberships.0", "organization_id name display_name membership_status roles permissions metadata")
	got.equal("user.memberships.0", `{"display_name":"Harbor Systems","membership_status":"ACTIVE","metadata":{},"name":"Harbor Systems",
		"organization_id":"org_harbor","permissions":["members:read","members:write","organization:write"],
		"roles":[{"display_name":"Admin","id":"admin","name":"admin"}]}`)
	got.equal("user.user_profile.name", `"Grace Hopper"`)
	got.recent("user.last_login_time")
	a.call("GET", "/api/v1/users/usr_nobody", "").problem(http.StatusNotFound, 5)
}

// E9: GET /api/v1/users has all users, GET /api/v1/organizations/{organization_id}/users those with a membership.
func TestListUsers(t *testing.T) {
	a := start(t)
	got := a.call("GET", "/api/v1/users", "").ok(http.StatusOK)
	got.members("", "users next_page_token prev_page_token total_size")
	if ids := got.each("users", "id"); ids != "usr_ada usr_alan usr_grace" || got.at("total_size") != 3.0 {
		t.Errorf("users %s of %v", ids, got.at("total_size"))
	}
	got = a.call("GET", "/api/v1/organizations/org_harbor/users", "").ok(http.StatusOK)
	if ids := got.each("users", "id"); ids != "usr_grace" {
		t.Errorf("members %s", ids)
	}
	a.call("GET", "/api/v1/organizations/org_none/users", "").problem(http.StatusNotFound, 5)
}

// E9: PATCH /api/v1/users/{id} changes what is sent and leaves the rest.
func TestUpdateUser(t *testing.T) {
	a := start(t)
	profile := `{"name":"Countess","given_name":"A","family_name":"L","picture":"https://example.com/a.png","locale":"en-GB","phone_number":"+441","preferred_username":"ada",
		"gender":"f","email_verified":false,"custom_attributes":{"team":"engines"},"metadata":{"source":"import"}}`
	a.call("PATCH", "/api/v1/users/usr_ada", `{"external_id":"x-1","metadata":{"plan":"pro","seat":"4"},"user_profile":`+profile+`}`).ok(http.StatusOK)
	got := a.call("GET", "/api/v1/users/usr_ada", "").ok(http.StatusOK)
	got.equal("user.user_profile", profile)
	got.equal("user.external_id", `"x-1"`)
	got.recent("user.update_time")
	got = a.call("PATCH", "/api/v1/users/usr_ada", `{"metadata":{"plan":"free"},"external_id":null,"user_profile":{"gender":"","custom_attributes":{}}}`).ok(http.StatusOK)
	got.equal("user.metadata", `{"plan":"free"}`)
	got.equal("user.external_id", `"x-1"`)
	got.equal("user.user_profile.gender", `""`)
	got.equal("user.user_profile.custom_attributes", `{}`)
	got.equal("user.user_profile.locale", `"en-GB"`)
	got.equal("user.memberships.0.organization_id", `"org_analytical"`)
	a.call("PATCH", "/api/v1/users/usr_nobody", `{}`).problem(http.StatusNotFound, 5)
	a.call("PATCH", "/api/v1/users/usr_ada", `{"user_profile":{"picture":"javascript:alert(1)","locale":"`+strings.Repeat("x", 300)+`"}}`).
		problem(http.StatusBadRequest, 3, "user_profile.locale", "user_profile.picture")
	a.call("GET", "/api/v1/users/usr_ada", "").ok(http.StatusOK).equal("user.user_profile.picture", `"https://example.com/a.png"`)
}

// E9: POST /api/v1/organizations/{organization_id}/users makes an active member who can sign in.
func TestCreateUser(t *testing.T) {
	a := start(t)
	got := a.call("POST", "/api/v1/organizations/org_harbor/users",
		`{"email":"Joan@Example.com","external_id":"j","membership":{"roles":[{"name":"member"},{"id":"admin"},{"name":"member"}],"metadata":{"desk":"7"}},"user_profile":{"given_name":"Joan"}}`).ok(http.StatusCreated)
	got.equal("user.email", `"joan@example.com"`)
	got.equal("user.memberships.0.membership_status", `"ACTIVE"`)
	got.equal("user.memberships.0.roles", `[{"id":"member","name":"member","display_name":"Member"},{"id":"admin","name":"admin","display_name":"Admin"}]`)
	got.equal("user.memberships.0.metadata", `{"desk":"7"}`)
	got.equal("user.user_profile.given_name", `"Joan"`)
	for _, at := range []string{"create_time", "update_time", "memberships.0.join_time", "memberships.0.created_at"} {
		got.recent("user." + at)
	}
	if id, _ := got.at("user.id").(string); !strings.HasPrefix(id, "usr_") {
		t.Errorf("id %q", id)
	}
	if tokens := a.login(t, "joan@example.com"); tokens["access_token"] == nil {
		t.Error("the user cannot sign in")
	}
	path := "/api/v1/organizations/org_harbor/users"
	a.call("POST", path, `{"email":"joan@example.com"}`).problem(http.StatusConflict, 6)
	a.call("POST", path, `{"membership":{"roles":[{"name":"boss"},{}]}}`).problem(http.StatusBadRequest, 3, "email", "membership.roles[0]", "membership.roles[1]")
	a.call("POST", path, `{"email":"no address"}`).problem(http.StatusBadRequest, 3, "email")
	a.call("POST", path, `{"email":"k@example.com","membership":{"metadata":{"":"x"}}}`).problem(http.StatusBadRequest, 3, "membership.metadata")
	a.call("POST", "/api/v1/organizations/org_none/users", `{"email":"k@example.com"}`).problem(http.StatusNotFound, 5)
}

// E9: DELETE /api/v1/users/{id}.
func TestDeleteUser(t *testing.T) {
	a := start(t)
	if got := a.call("DELETE", "/api/v1/users/usr_alan", "").ok(http.StatusNoContent); got.Text != "" {
		t.Errorf("body %q", got.Text)
	}
	a.call("GET", "/api/v1/users/usr_alan", "").problem(http.StatusNotFound, 5)
	a.call("DELETE", "/api/v1/users/usr_alan", "").problem(http.StatusNotFound, 5)
}
