package management_test

import (
	"net/http"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
)

// E9: GET /api/v1/users/{id} in the shape of the table.
func TestUser(t *testing.T) {
	a := start(t)
	got := a.call("GET", "/api/v1/users/"+environmenttest.Grace, "").ok(http.StatusOK)
	t.Log(got.Text)
	t.Log(a.call("GET", "/api/v1/users?page_size=2", "").Text)
	t.Log(a.call("GET", "/api/v1/roles", "").Text)
	t.Log(a.call("GET", "/api/v1/organizations", "").Text)
	t.Log(a.call("GET", "/api/v1/users/usr_ada/sessions", "").Text)
	t.Log(a.call("GET", "/api/v1/logs/authentication/requests", "").Text)
	t.Log(a.call("PATCH", "/api/v1/users/usr_ada", `{"x":1,"user_profile":{"Name":1}}`).Text)
	t.Log(a.call("PATCH", "/api/v1/users/usr_ada", `{"user_profile":{"name":1}}`).Text)
	t.Log(a.call("PATCH", "/api/v1/users/usr_ada", `{"user_profile":{"name":"Countess"}, "metadata":{"a":"b"}}`).Text)
}
