package management_test

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
)

// E9, M6: a user who is deleted is signed out everywhere at once, and cannot sign in again.
func TestDeletedUserIsSignedOut(t *testing.T) {
	address, delivered := receiver(t)
	a := start(t, address)
	browser := environmenttest.Browser(t)
	tokens := a.loginIn(t, browser, environmenttest.Alan)
	a.call("DELETE", "/api/v1/users/usr_alan", "").ok(http.StatusNoContent)
	if got := told(t, delivered); got["sid"] != sidOf(t, tokens) {
		t.Errorf("the logout token says %v", got)
	}
	if status, body := a.refresh(t, tokens); status != http.StatusBadRequest || body["error"] != "invalid_grant" {
		t.Errorf("refresh: %d %v", status, body)
	}
	if back := a.SignIn(t, browser, a.authorize(url.Values{"prompt": {"none"}}), ""); back.Query().Get("error") != "login_required" {
		t.Errorf("the browser is answered %s", back.Query().Get("error"))
	}
}

// E8: the protocol log has a change once, as what came of the application's call.
func TestChangeIsInTheLogOnce(t *testing.T) {
	a := start(t)
	created := a.call("POST", "/api/v1/organizations", `{"display_name": "Compilers"}`).ok(http.StatusCreated).at("organization.id").(string)
	var changes []string
	events, err := a.Inner().Journal.Find(t.Context(), journal.Query{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if strings.Contains(e.Reason, created) {
			changes = append(changes, string(e.Kind)+" by "+e.ClientID+": "+e.Reason)
		}
	}
	if want := []string{"management by web_local: organization " + created + ": created"}; !slices.Equal(changes, want) {
		t.Errorf("%q, want %q", changes, want)
	}
}

// E9: a role that changed is in the next access token, with what it allows.
func TestRoleIsInTheNextToken(t *testing.T) {
	a := start(t)
	tokens := a.login(t, environmenttest.Alan)
	if got := claims(t, tokens["access_token"])["roles"]; !reflect.DeepEqual(got, []any{"member"}) {
		t.Fatalf("roles %v", got)
	}
	a.call("PATCH", "/api/v1/memberships/organizations/org_analytical/users/usr_alan", `{"roles":[{"name":"admin"}]}`).ok(http.StatusOK)
	status, tokens := a.refresh(t, tokens)
	if status != http.StatusOK {
		t.Fatalf("refresh: %d %v", status, tokens)
	}
	got := claims(t, tokens["access_token"])
	if !reflect.DeepEqual(got["roles"], []any{"admin"}) || !reflect.DeepEqual(got["permissions"], []any{"members:read", "members:write", "organization:write"}) {
		t.Errorf("roles %v, permissions %v", got["roles"], got["permissions"])
	}
}

// E9: without the membership there is no token for the organization; the user's other organization is still there.
func TestMembershipEndsTokens(t *testing.T) {
	a := start(t)
	browser := environmenttest.Browser(t)
	tokens := a.loginIn(t, browser, environmenttest.Grace)
	if got := claims(t, tokens["access_token"])["oid"]; got != "org_harbor" {
		t.Fatalf("organization %v", got)
	}
	a.call("DELETE", "/api/v1/memberships/organizations/org_harbor/users/usr_grace", "").ok(http.StatusNoContent)
	if status, body := a.refresh(t, tokens); status != http.StatusBadRequest || body["error"] != "invalid_grant" {
		t.Errorf("refresh: %d %v", status, body)
	}
	status, tokens := a.redeem(t, a.SignIn(t, browser, a.authorize(nil), ""))
	if status != http.StatusOK || claims(t, tokens["access_token"])["oid"] != "org_analytical" {
		t.Errorf("the next token: %d %v", status, tokens)
	}
	a.call("DELETE", "/api/v1/organizations/org_analytical", "").ok(http.StatusNoContent)
	if status, body := a.refresh(t, tokens); status != http.StatusBadRequest || body["error"] != "invalid_grant" {
		t.Errorf("refresh for an organization that was deleted: %d %v", status, body)
	}
}

// E9: what is changed in a profile is at userinfo at once.
func TestProfileIsAtUserinfo(t *testing.T) {
	a := start(t)
	tokens := a.login(t, environmenttest.Ada)
	a.call("PATCH", "/api/v1/users/usr_ada", `{"user_profile":{"email_verified":false}}`).ok(http.StatusOK)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.URL+"/userinfo", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+tokens["access_token"].(string))
	if got := a.do(r).ok(http.StatusOK); got.at("email_verified") == true {
		t.Errorf("userinfo %s", got.Text)
	}
}

// E4: an application that is deleted has no refresh token and no code any more; its users stay signed in elsewhere.
func TestDeletedApplication(t *testing.T) {
	a := start(t)
	tokens := a.login(t, environmenttest.Ada)
	waiting := a.SignIn(t, environmenttest.Browser(t), a.authorize(nil), environmenttest.Ada)
	app, err := a.Inner().Directory.Application(shop)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Inner().Admin.DeleteApplication(t.Context(), shop); err != nil {
		t.Fatal(err)
	}
	if status, body := a.refresh(t, tokens); status != http.StatusUnauthorized || body["error"] != "invalid_client" {
		t.Errorf("refresh: %d %v", status, body)
	}
	if _, err := a.Inner().Directory.CreateApplication(app); err != nil { // the same secret again, but not the same tokens
		t.Fatal(err)
	}
	if status, body := a.refresh(t, tokens); status != http.StatusBadRequest || body["error"] != "invalid_grant" {
		t.Errorf("refresh of another application with the same name: %d %v", status, body)
	}
	if status, body := a.redeem(t, waiting); status != http.StatusBadRequest || body["error"] != "invalid_grant" {
		t.Errorf("code: %d %v", status, body)
	}
	a.call("GET", "/api/v1/sessions/"+sidOf(t, tokens), "").ok(http.StatusOK).equal("status", `"active"`)
}

// E9: a role that was deleted is in no membership, and can be named no more.
func TestDeletedRole(t *testing.T) {
	a := start(t)
	if _, err := a.Inner().Admin.CreateRole(t.Context(), directory.Role{ID: "auditor", Name: "Auditor", Permissions: []string{"audit:read"}}); err != nil {
		t.Fatal(err)
	}
	path := "/api/v1/memberships/organizations/org_analytical/users/usr_alan"
	a.call("PATCH", path, `{"roles":[{"name":"auditor"}]}`).ok(http.StatusOK).equal("user.memberships.0.permissions", `["audit:read"]`)
	if err := a.Inner().Admin.DeleteRole(t.Context(), "auditor"); err != nil {
		t.Fatal(err)
	}
	a.call("GET", "/api/v1/users/usr_alan", "").equal("user.memberships.0.roles", `[]`)
	a.call("PATCH", path, `{"roles":[{"name":"auditor"}]}`).problem(http.StatusBadRequest, 3, "roles[0]")
}
