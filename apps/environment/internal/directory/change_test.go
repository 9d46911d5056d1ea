package directory

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// E9: each bad value is named with its field, and nothing is changed.
func TestInvalid(t *testing.T) {
	user := func(change func(*User)) func(*Directory) error {
		return func(d *Directory) error { return second(d.UpdateUser("usr_ada", change)) }
	}
	organization := func(change func(*Organization)) func(*Directory) error {
		return func(d *Directory) error { return second(d.UpdateOrganization("org_a", change)) }
	}
	for field, do := range map[string]func(*Directory) error{
		"email":       user(func(u *User) { u.Email = "ada" }),
		"picture":     user(func(u *User) { u.Picture = "javascript:alert(1)" }),
		"given_name":  user(func(u *User) { u.GivenName = "A\nda" }),
		"family_name": user(func(u *User) { u.FamilyName = strings.Repeat("a", 257) }),
		"metadata":    user(func(u *User) { u.Metadata = map[string]string{"": "x"} }),
		"memberships[0]": func(d *Directory) error {
			return second(d.CreateUser(User{Email: "new@example.com", Memberships: []Membership{{OrganizationID: "org_x"}}}))
		},
		"memberships[0].roles": func(d *Directory) error {
			return second(setMembership(d, "usr_ada", Membership{OrganizationID: "org_a", Roles: []string{"boss"}}))
		},
		"name":             organization(func(o *Organization) { o.Name = " " }),
		"logo_url":         organization(func(o *Organization) { o.LogoURL = "x" }),
		"idle_timeout":     organization(func(o *Organization) { o.Sessions.IdleTimeout = time.Minute }), // shorter than tokens live
		"absolute_timeout": organization(func(o *Organization) { o.Sessions.AbsoluteTimeout = 3 * time.Hour }),
		"permissions[0]": func(d *Directory) error {
			return second(d.CreateRole(Role{ID: "r", Name: "R", Permissions: []string{"a b"}}))
		},
		"extends": func(d *Directory) error { return second(d.CreateRole(Role{ID: "r", Name: "R", Extends: "r"})) },
		"redirect_uris[1]": func(d *Directory) error {
			return second(d.UpdateApplication("web", func(a *Application) error { a.RedirectURIs = append(a.RedirectURIs, "x"); return nil }))
		},
	} {
		d := open(t, &kept{})
		var problems *Invalid
		if err := do(d); !errors.As(err, &problems) || !slices.ContainsFunc(problems.Problems, func(p FieldProblem) bool { return p.Field == field }) {
			t.Errorf("%s: %v", field, err)
		}
		if len(d.Users()) != 1 || d.Origin(KindUser, "usr_ada") != FromFile || d.Origin(KindOrganization, "org_a") != FromFile {
			t.Errorf("%s: something was changed", field)
		}
	}
}

// E9: what is taken is ErrExists; what is not there is ErrNotFound.
func TestTaken(t *testing.T) {
	d := open(t, &kept{})
	for name, tc := range map[string]struct{ err, want error }{
		"user id":      {second(d.CreateUser(User{ID: "usr_ada", Email: "x@example.com"})), ErrExists},
		"email":        {second(d.CreateUser(User{Email: "ADA@example.com"})), ErrExists},
		"organization": {second(d.CreateOrganization(Organization{ID: "org_a", Name: "A"})), ErrExists},
		"role":         {second(d.CreateRole(Role{ID: "admin", Name: "A"})), ErrExists},
		"no user":      {d.DeleteUser("usr_x"), ErrNotFound},
		"no member":    {second(d.RemoveMembership("usr_ada", "org_x")), ErrNotFound},
		"no app":       {second(d.UpdateApplication("x", func(*Application) error { return nil })), ErrNotFound},
	} {
		if !errors.Is(tc.err, tc.want) {
			t.Errorf("%s: %v", name, tc.err)
		}
	}
}

// E9: deleting a role or an organization takes it from every membership.
func TestDeleteTakesAlong(t *testing.T) {
	d := open(t, &kept{})
	if err := errors.Join(d.DeleteRole("member"), d.DeleteOrganization("org_b")); err != nil {
		t.Fatal(err)
	}
	u, _ := d.User("usr_ada")
	if len(u.Memberships) != 1 || !slices.Equal(u.Memberships[0].Roles, []string{"admin"}) {
		t.Errorf("memberships %+v", u.Memberships)
	}
}

// E9: an inactive membership is none for a sign-in.
func TestInactive(t *testing.T) {
	d := open(t, &kept{})
	u, err := setMembership(d, "usr_ada", Membership{OrganizationID: "org_a", Inactive: true})
	if err != nil {
		t.Fatal(err)
	}
	if m, ok := u.In(""); !ok || m.OrganizationID != "org_b" {
		t.Errorf("default %+v", m)
	}
	if _, ok := u.In("org_a"); ok {
		t.Error("inactive, and in all the same")
	}
}

// M6: the stricter of environment and organizations holds, for active members only.
func TestSessionsOf(t *testing.T) {
	d := open(t, &kept{})
	if _, err := d.UpdateOrganization("org_b", func(o *Organization) { o.Sessions = Sessions{10 * time.Minute, time.Hour} }); err != nil {
		t.Fatal(err)
	}
	u, _ := d.User("usr_ada")
	if got := d.SessionsOf(u); got != (Sessions{10 * time.Minute, time.Hour}) {
		t.Errorf("limits %v", got)
	}
	u, err := setMembership(d, "usr_ada", Membership{OrganizationID: "org_b", Inactive: true})
	if got := d.SessionsOf(u); err != nil || got != d.Sessions() {
		t.Errorf("limits of an inactive member %v, %v", got, err)
	}
}

// E9: custom claims come from user, organization and membership; one without a value is left out.
func TestCustomClaims(t *testing.T) {
	s, err := load(t, strings.Replace(good, "roles:\n  - id: admin", `claims:
  - {name: plan, source: organization.metadata.plan}
  - {name: employee, source: user.external_id}
  - {name: team, source: membership.metadata.team}
  - {name: shoe, source: user.custom_attributes.shoe}
roles:
  - id: admin`, 1))
	if err != nil {
		t.Fatal(err)
	}
	d, _ := New(s, nil)
	_, err = d.UpdateOrganization("org_a", func(o *Organization) { o.Metadata = map[string]string{"plan": "gold"} })
	if err != nil {
		t.Fatal(err)
	}
	u, err := d.UpdateUser("usr_ada", func(u *User) { u.ExternalID = "e1" })
	got := d.CustomClaims(u, "org_a")
	if err != nil || len(got) != 2 || got["plan"] != "gold" || got["employee"] != "e1" {
		t.Errorf("claims %v, %v", got, err)
	}
	for _, claim := range []string{"{name: sub, source: user.external_id}", "{name: a, source: user.password}", "{name: a b, source: user.locale}", "{name: a, source: user.metadata.}"} {
		if _, err := load(t, strings.Replace(good, "roles:\n  - id: admin", "claims:\n  - "+claim+"\nroles:\n  - id: admin", 1)); err == nil {
			t.Errorf("%s was accepted", claim)
		}
	}
}

// E9: a role has the permissions of the one it extends.
func TestExtends(t *testing.T) {
	d := open(t, &kept{})
	err := errors.Join(second(d.CreateRole(Role{ID: "owner", Name: "Owner", Extends: "admin", Permissions: []string{"z:all"}})),
		second(d.UpdateRole("admin", func(r *Role) { r.Extends = "owner" })))
	if got := d.Permissions([]string{"owner"}); err != nil || !slices.Equal(got, []string{"a:read", "b:write", "z:all"}) {
		t.Errorf("permissions %v, %v", got, err)
	}
}

// setMembership adds a user to an organization, or replaces the membership.
func setMembership(d *Directory, userID string, m Membership) (User, error) {
	return d.ChangeMembership(userID, m.OrganizationID, func(old *Membership, _ bool) error {
		*old = m
		return nil
	})
}
