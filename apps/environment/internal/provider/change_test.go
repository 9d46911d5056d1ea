package provider_test

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environment"
	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/directory"
)

func limit(t *testing.T, env *environmenttest.Environment, organization string, s directory.Sessions) {
	t.Helper()
	_, err := env.Inner().Admin.UpdateOrganization(t.Context(), organization, func(o *directory.Organization) { o.Sessions = s })
	if err != nil {
		t.Fatal(err)
	}
}

// M6: the stricter time-out of an organization holds for its members' sessions and for nobody else's.
func TestOrganizationPolicy(t *testing.T) {
	env := environmenttest.Start(t)
	limit(t, env, "org_harbor", directory.Sessions{IdleTimeout: 10 * time.Minute, AbsoluteTimeout: time.Hour})
	ada, grace := web(t, env), web(t, env)
	ofAda, ofGrace := ada.login(environmenttest.Ada), grace.login(environmenttest.Grace)
	env.Advance(11 * time.Minute)
	ada.refresh(ofAda.Refresh)
	grace.wantGrantDead(ofGrace)

	ofGrace = grace.login(environmenttest.Grace)
	for range 5 {
		env.Advance(9 * time.Minute)
		ofGrace = grace.refresh(ofGrace.Refresh)
	}
	env.Advance(9 * time.Minute)
	ofGrace = grace.refresh(ofGrace.Refresh)
	env.Advance(7 * time.Minute) // 61 minutes after the sign-in
	grace.wantGrantDead(ofGrace)
}

// M6: a limit that becomes stricter holds for sessions that exist.
func TestOrganizationPolicyLater(t *testing.T) {
	env := environmenttest.Start(t)
	party := web(t, env)
	got := party.login(environmenttest.Grace)
	env.Advance(20 * time.Minute)
	limit(t, env, "org_harbor", directory.Sessions{IdleTimeout: 10 * time.Minute})
	env.Advance(0)
	if s, err := env.Inner().Store.Session(t.Context(), claims(t, got.Access)["sid"].(string)); err != nil || s.Reason != "idle time-out" {
		t.Errorf("reason %q, %v", s.Reason, err)
	}
	party.wantGrantDead(got)
}

// E9: roles and permissions in the next access token are those of that moment; without the membership there is none.
func TestMembershipChanges(t *testing.T) {
	env := environmenttest.Start(t)
	party := web(t, env)
	got := party.login(environmenttest.Alan)
	set := func(m directory.Membership) {
		t.Helper()
		if _, err := env.Inner().Admin.SetMembership(t.Context(), environmenttest.Alan, m); err != nil {
			t.Fatal(err)
		}
	}
	set(directory.Membership{OrganizationID: "org_analytical", Roles: []string{"admin"}})
	got = party.refresh(got.Refresh)
	if c := claims(t, got.Access); c["roles"].([]any)[0] != "admin" || !slices.Contains(c["permissions"].([]any), any("members:write")) {
		t.Errorf("roles %v, permissions %v", c["roles"], c["permissions"])
	}
	set(directory.Membership{OrganizationID: "org_analytical", Roles: []string{"admin"}, Inactive: true})
	if _, body := party.post("/oauth/token", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {got.Refresh}}); !strings.Contains(body, "invalid_grant") {
		t.Errorf("an inactive member refreshed: %s", body)
	}
}

// E4: a deleted application is unknown, and one that comes back by its name gets nothing of what the first had.
func TestApplicationDeleted(t *testing.T) {
	env := environmenttest.Start(t)
	party := web(t, env)
	got := party.login(environmenttest.Ada)
	admin := env.Inner().Admin
	if err := admin.DeleteApplication(t.Context(), "web_local"); err != nil {
		t.Fatal(err)
	}
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {got.Refresh}}
	if _, body := party.post("/oauth/token", form); !strings.Contains(body, "invalid_client") {
		t.Errorf("a deleted client: %s", body)
	}
	if err := admin.Reset(t.Context(), directory.KindApplication, "web_local"); err != nil {
		t.Fatal(err)
	}
	party.wantGrantDead(got)
}

// E9: a deleted user's sessions end everywhere.
func TestUserDeleted(t *testing.T) {
	env := environmenttest.Start(t)
	party := web(t, env)
	got := party.login(environmenttest.Ada)
	if err := env.Inner().Admin.DeleteUser(t.Context(), environmenttest.Ada); err != nil {
		t.Fatal(err)
	}
	if s, err := env.Inner().Store.Session(t.Context(), claims(t, got.Access)["sid"].(string)); err != nil || s.EndedAt.IsZero() {
		t.Errorf("the session lives: %v", err)
	}
	party.wantGrantDead(got)
}

// E4: PKCE can be demanded of a web application too.
func TestRequirePKCE(t *testing.T) {
	env := environmenttest.Start(t)
	_, err := env.Inner().Admin.UpdateApplication(t.Context(), "web_local", func(a *directory.Application) { a.RequirePKCE = true })
	if err != nil {
		t.Fatal(err)
	}
	party := web(t, env)
	resp, _ := party.authorize(party.authorizeURL("code_challenge", "", "code_challenge_method", ""))
	if location := resp.Header.Get("Location"); !strings.Contains(location, "error=invalid_request") {
		t.Errorf("without a challenge: %d", resp.StatusCode)
	}
	party.login(environmenttest.Ada)
}

// E9: custom claims are in access token and ID token, of a login and of a refresh.
func TestCustomClaims(t *testing.T) {
	env := environmenttest.Start(t, environmenttest.WithConfig(func(c *environment.Config) {
		c.Seed = append(bytes.Clone(c.Seed), "\nclaims: [{name: plan, source: organization.metadata.plan}]\n"...)
	}))
	_, err := env.Inner().Admin.UpdateOrganization(t.Context(), "org_analytical", func(o *directory.Organization) {
		o.Metadata = map[string]string{"plan": "gold"}
	})
	if err != nil {
		t.Fatal(err)
	}
	party := web(t, env)
	got := party.login(environmenttest.Ada)
	again := party.refresh(got.Refresh)
	for _, token := range []string{got.Access, got.ID, again.Access, again.ID} {
		if c := claims(t, token); c["plan"] != "gold" || c["sub"] != environmenttest.Ada || c["exp"].(float64) < 1e9 {
			t.Errorf("plan %v, sub %v, exp %v", c["plan"], c["sub"], c["exp"])
		}
	}
	if userinfo(t, env, got.Access) != 200 {
		t.Error("userinfo refuses the token")
	}
}

// E9: a custom claim takes no other claim's place: a locale that was asked for by name is the user's.
func TestCustomClaimGivesWay(t *testing.T) {
	env := environmenttest.Start(t, environmenttest.WithConfig(func(c *environment.Config) {
		c.Seed = append(bytes.Clone(c.Seed), "\nclaims: [{name: locale, source: organization.name}, {name: updated_at, source: organization.name}]\n"...)
	}))
	_, err := env.Inner().Admin.UpdateUser(t.Context(), environmenttest.Ada, func(u *directory.User) { u.Locale = "en-GB" })
	if err != nil {
		t.Fatal(err)
	}
	c := claims(t, web(t, env).login(environmenttest.Ada, "claims", `{"id_token":{"locale":null,"updated_at":null}}`).ID)
	if _, number := c["updated_at"].(float64); !number || c["locale"] != "en-GB" {
		t.Errorf("locale %v, updated_at %v", c["locale"], c["updated_at"])
	}
}
