package management_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
)

// E9: POST, PATCH and DELETE /api/v1/memberships/organizations/{organization_id}/users/{id}.
func TestMembership(t *testing.T) {
	a := start(t)
	path := "/api/v1/memberships/organizations/org_harbor/users/usr_alan"
	got := a.call("POST", path, `{"roles":[{"id":"member","name":"member","display_name":"Member"}],"metadata":{"desk":"1"}}`).ok(http.StatusCreated)
	got.equal("user.id", `"usr_alan"`)
	got.equal("user.memberships.1.roles.0.name", `"member"`)
	got.recent("user.memberships.1.join_time")
	a.call("POST", path, `{}`).problem(http.StatusConflict, 6)

	got = a.call("PATCH", path, `{"roles":[{"name":"admin"}]}`).ok(http.StatusOK)
	got.equal("user.memberships.1.roles", `[{"id":"admin","name":"admin","display_name":"Admin"}]`)
	got.equal("user.memberships.1.metadata", `{"desk":"1"}`)
	got = a.call("PATCH", path, `{"roles":[],"metadata":{}}`).ok(http.StatusOK)
	got.equal("user.memberships.1.roles", `[]`)
	got.equal("user.memberships.1.metadata", `{}`)
	got.recent("user.memberships.1.join_time")

	if got := a.call("DELETE", path, "").ok(http.StatusNoContent); got.Text != "" {
		t.Errorf("body %q", got.Text)
	}
	a.call("GET", "/api/v1/users/usr_alan", "").equal("user.memberships.1", `null`)
	a.call("DELETE", path, "").problem(http.StatusNotFound, 5)
	a.call("PATCH", path, `{"roles":[]}`).problem(http.StatusNotFound, 5)
}

// E9: what is wrong with a membership is said, and nothing is changed.
func TestMembershipErrors(t *testing.T) {
	a := start(t)
	for _, path := range []string{"org_none/users/usr_alan", "org_harbor/users/usr_none"} {
		for _, method := range []string{"POST", "PATCH"} {
			a.call(method, "/api/v1/memberships/organizations/"+path, `{}`).problem(http.StatusNotFound, 5)
		}
		a.call("DELETE", "/api/v1/memberships/organizations/"+path, "").problem(http.StatusNotFound, 5)
	}
	path := "/api/v1/memberships/organizations/org_analytical/users/usr_alan"
	a.call("PATCH", path, `{"roles":[{"name":"boss"},{"display_name":"Admin"},{"id":"admin","name":"member"}]}`).
		problem(http.StatusBadRequest, 3, "roles[0]", "roles[1]", "roles[2]")
	a.call("PATCH", path, `{"metadata":{"":"x"}}`).problem(http.StatusBadRequest, 3, "metadata")
	a.call("GET", "/api/v1/users/usr_alan", "").equal("user.memberships.0.roles.0.name", `"member"`)
}

// E9: of concurrent edits of one user each counts: profile, memberships, roles and metadata do not overwrite one another.
func TestConcurrentEdits(t *testing.T) {
	a := start(t)
	membership := "/api/v1/memberships/organizations/org_analytical/users/usr_alan"
	var all sync.WaitGroup
	statuses := make(chan int, 40)
	edit := func(method, path, body string) {
		all.Go(func() { statuses <- a.call(method, path, body).Status })
	}
	for i := range 8 {
		edit("PATCH", "/api/v1/users/usr_alan", fmt.Sprintf(`{"external_id":"e%d"}`, i))
		edit("PATCH", "/api/v1/users/usr_alan", `{"metadata":{"a":"b"}}`)
		edit("PATCH", membership, `{"roles":[{"name":"admin"}]}`)
		edit("PATCH", membership, `{"metadata":{"c":"d"}}`)
		edit("POST", "/api/v1/memberships/organizations/org_harbor/users/usr_alan", `{}`)
	}
	all.Wait()
	close(statuses)
	times := map[int]int{}
	for status := range statuses {
		times[status]++
	}
	if times[http.StatusOK] != 32 || times[http.StatusCreated] != 1 || times[http.StatusConflict] != 7 {
		t.Errorf("statuses %v, want 32 edits, 1 new membership and 7 conflicts", times)
	}
	got := a.call("GET", "/api/v1/users/usr_alan", "").ok(http.StatusOK)
	got.equal("user.metadata", `{"a":"b"}`)
	got.equal("user.memberships.0.roles.0.name", `"admin"`)
	got.equal("user.memberships.0.metadata", `{"c":"d"}`)
	got.equal("user.memberships.1.organization_id", `"org_harbor"`)
}
