package management_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
)

// people adds users, a thousand in a moment: through the directory, for the API would sync each to the disk alone.
func (a *api) people(prefix string, n int) {
	a.t.Helper()
	for i := range n {
		_, err := a.Inner().Admin.CreateUser(context.Background(), directory.User{
			ID: fmt.Sprintf("usr_%s%04d", prefix, i), Email: fmt.Sprintf("%s%d@example.com", prefix, i),
			Memberships: []directory.Membership{{OrganizationID: "org_harbor", Roles: []string{}}},
		})
		if err != nil {
			a.t.Fatal(err)
		}
	}
}

func (a *api) page(path, token string) answer {
	a.t.Helper()
	return a.call("GET", path+"&page_token="+url.QueryEscape(token), "").ok(http.StatusOK)
}

// E9: 1,000 users are paged through while others come, change and go: of those that stay none is missed and none comes twice.
func TestPaging(t *testing.T) {
	a := start(t)
	a.people("gone", 60)
	a.people("kept", 1000)
	seen, token, pages := map[string]int{}, "", 0
	for {
		got := a.page("/api/v1/organizations/org_harbor/users?page_size=50", token)
		for _, u := range got.at("users").([]any) {
			seen[at(t, u, "id").(string)]++
		}
		if pages++; pages <= 20 {
			a.call("DELETE", fmt.Sprintf("/api/v1/users/usr_gone%04d", pages*3-1), "").ok(http.StatusNoContent)
			a.people(fmt.Sprintf("new%d", pages), 1)
			a.call("PATCH", fmt.Sprintf("/api/v1/users/usr_kept%04d", pages), `{"external_id":"changed"}`).ok(http.StatusOK) // seen before
		}
		if token = got.at("next_page_token").(string); token == "" {
			break
		}
	}
	for i := range 1000 {
		if id := fmt.Sprintf("usr_kept%04d", i); seen[id] != 1 {
			t.Errorf("%s was seen %d times", id, seen[id])
		}
	}
	for id, times := range seen {
		if times > 1 {
			t.Errorf("%s was seen %d times", id, times)
		}
	}
}

// E9: pages lead back to the first one, and tell how many entries there are.
func TestPagesBack(t *testing.T) {
	a := start(t)
	a.people("p", 7) // with three of the seed
	const path = "/api/v1/users?page_size=4"
	first := a.page(path, "")
	second := a.page(path, first.at("next_page_token").(string))
	third := a.page(path, second.at("next_page_token").(string))
	if third.at("next_page_token") != "" || first.at("prev_page_token") != "" || third.at("total_size") != 10.0 || len(third.at("users").([]any)) != 2 {
		t.Errorf("first %s, last %s", first.Text, third.Text)
	}
	back := a.page(path, third.at("prev_page_token").(string))
	if got := back.each("users", "id"); got != second.each("users", "id") {
		t.Errorf("back at %s, want %s", got, second.each("users", "id"))
	}
	back = a.page(path, back.at("prev_page_token").(string))
	if got := back.each("users", "id"); got != first.each("users", "id") || back.at("prev_page_token") != "" {
		t.Errorf("back at %s, want %s", got, first.each("users", "id"))
	}
	if again := a.page(path, back.at("next_page_token").(string)); again.each("users", "id") != second.each("users", "id") {
		t.Errorf("forth again at %s", again.each("users", "id"))
	}
	if n := len(a.call("GET", "/api/v1/users", "").at("users").([]any)); n != 10 {
		t.Errorf("%d on a page of the default size", n)
	}
}

// E9: a page token is good for the list that returned it, and nobody can make one.
func TestPageTokens(t *testing.T) {
	a := start(t)
	token := a.page("/api/v1/users?page_size=1", "").at("next_page_token").(string)
	a.page("/api/v1/users?page_size=2", token)
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)-4]++
	changed := base64.RawURLEncoding.EncodeToString(raw)
	made := base64.RawURLEncoding.EncodeToString([]byte(`0123456789abcdef{"v":1,"i":"usr_ada"}`))
	for _, bad := range []string{changed, made, token[:10], token + "A", "%%%", "e30"} {
		a.call("GET", "/api/v1/users?page_token="+url.QueryEscape(bad), "").problem(http.StatusBadRequest, 3, "page_token")
	}
	for _, list := range []string{"/organizations/org_harbor/users?", "/organizations?", "/organizations?external_id=x&", "/users/usr_ada/sessions?", "/logs/authentication/requests?"} {
		a.call("GET", "/api/v1"+list+"page_token="+token, "").problem(http.StatusBadRequest, 3, "page_token")
	}
	a.Restart()
	a.token = a.ManagementToken("web_local", "local-web-secret")
	a.page("/api/v1/users?page_size=1", token)
}

// E9: organizations and sessions are paged through like users; sessions come the newest first.
func TestOtherPages(t *testing.T) {
	a := start(t)
	for i := range 5 {
		a.call("POST", "/api/v1/organizations", fmt.Sprintf(`{"display_name":"O%d"}`, i)).ok(http.StatusCreated)
		a.login(t, "usr_ada")
		a.Advance(time.Second)
	}
	for path, list := range map[string][2]string{
		"/api/v1/organizations?page_size=3": {"organizations", "id"}, "/api/v1/users/usr_ada/sessions?page_size=2": {"sessions", "session_id"},
	} {
		all := a.call("GET", path[:len(path)-len("?page_size=3")], "").each(list[0], list[1])
		first := a.page(path, "")
		second := a.page(path, first.at("next_page_token").(string))
		third := a.page(path, second.at("next_page_token").(string))
		if got := first.each(list[0], list[1]) + " " + second.each(list[0], list[1]) + " " + third.each(list[0], list[1]); got != all {
			t.Errorf("%s: pages %s, want %s", path, got, all)
		}
		back := a.page(path, third.at("prev_page_token").(string))
		if got := back.each(list[0], list[1]); got != second.each(list[0], list[1]) {
			t.Errorf("%s: back at %s, want %s", path, got, second.each(list[0], list[1]))
		}
		if back = a.page(path, back.at("prev_page_token").(string)); back.each(list[0], list[1]) != first.each(list[0], list[1]) || back.at("prev_page_token") != "" {
			t.Errorf("%s: back at %s", path, back.Text)
		}
	}
}
