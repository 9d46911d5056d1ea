package directory

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Seed is what environment.yaml says, checked.
type Seed struct {
	Sessions      Sessions
	Users         []User
	Organizations []Organization
	Roles         []Role
	Applications  []Application
}

// Load reads environment.yaml. lookup gives the value of ${NAME} in it. Everything that is wrong (unknown fields, bad
// values, references to nothing) is reported at once, each with its line and how to fix it.
func Load(src []byte, lookup func(name string) (value string, ok bool)) (*Seed, error) {
	doc := &document{lookup: lookup}
	root := doc.parse(src)
	s := &Seed{}
	root.known("session", "roles", "organizations", "users", "applications")
	root.child("session", func(n node) {
		n.known("idle_timeout", "absolute_timeout")
		s.Sessions = Sessions{n.duration("idle_timeout", 12*time.Hour), n.duration("absolute_timeout", 30*24*time.Hour)}
		if s.Sessions.IdleTimeout > s.Sessions.AbsoluteTimeout {
			n.problem("idle_timeout must not be longer than absolute_timeout")
		}
	})
	root.each("roles", func(n node) { s.Roles = append(s.Roles, readRole(n)) })
	root.each("organizations", func(n node) {
		n.known("id", "name")
		o := Organization{ID: n.required("id"), Name: n.required("name")}
		n.prefix(o.ID, "org_")
		s.Organizations = append(s.Organizations, o)
	})
	root.each("users", func(n node) { s.Users = append(s.Users, readUser(n, s)) })
	root.each("applications", func(n node) { s.Applications = append(s.Applications, readApplication(n, s)) })
	root.unique("roles", "id")
	root.unique("organizations", "id")
	root.unique("users", "id")
	root.unique("users", "email")
	root.unique("applications", "id")
	return s, doc.err()
}

func readRole(n node) Role {
	n.known("id", "name", "permissions")
	return Role{ID: n.required("id"), Name: n.required("name"), Permissions: n.list("permissions")}
}

func readUser(n node, s *Seed) User {
	n.known("id", "email", "given_name", "family_name", "picture", "memberships")
	u := User{
		ID: n.required("id"), Email: NormalizeEmail(n.required("email")), GivenName: n.text("given_name"),
		FamilyName: n.text("family_name"), Picture: n.text("picture"),
	}
	n.prefix(u.ID, "usr_")
	if !strings.Contains(u.Email, "@") {
		n.problem("email %q is not an e-mail address", u.Email)
	}
	n.each("memberships", func(m node) {
		m.known("organization", "roles")
		ms := Membership{OrganizationID: m.required("organization"), Roles: m.list("roles")}
		if !slices.ContainsFunc(s.Organizations, func(o Organization) bool { return o.ID == ms.OrganizationID }) {
			m.problem("organization %q is not defined: add it under organizations", ms.OrganizationID)
		}
		for _, role := range ms.Roles {
			if !slices.ContainsFunc(s.Roles, func(r Role) bool { return r.ID == role }) {
				m.problem("role %q is not defined: add it under roles", role)
			}
		}
		u.Memberships = append(u.Memberships, ms)
	})
	if len(u.Memberships) == 0 {
		n.problem("user %s needs at least one membership: tokens carry the organization", u.ID)
	}
	return u
}

func readApplication(n node, s *Seed) Application {
	n.known("id", "name", "type", "secrets", "redirect_uris", "post_logout_redirect_uris", "initiate_login_uri",
		"backchannel_logout_uri", "access_token_lifetime")
	a := Application{
		ID: n.required("id"), Name: n.required("name"), Type: ApplicationType(n.required("type")),
		RedirectURIs: n.list("redirect_uris"), PostLogoutRedirectURIs: n.list("post_logout_redirect_uris"),
		InitiateLoginURI: n.text("initiate_login_uri"), BackchannelLogoutURI: n.text("backchannel_logout_uri"),
		AccessTokenLifetime: n.duration("access_token_lifetime", DefaultAccessTokenLifetime),
	}
	for _, secret := range n.list("secrets") {
		a.SecretHashes = append(a.SecretHashes, HashSecret(secret))
	}
	for _, p := range a.problems(s.Sessions.IdleTimeout) {
		n.problem("application %s: %s", a.ID, p)
	}
	return a
}

// Problem is one thing that is wrong with the seed file.
type Problem struct {
	Line int // 1 is the first
	Text string
}

func (p Problem) Error() string { return fmt.Sprintf("line %d: %s", p.Line, p.Text) }

func (d *document) err() error {
	slices.SortStableFunc(d.problems, func(a, b Problem) int { return a.Line - b.Line })
	var errs []error
	for _, p := range d.problems {
		errs = append(errs, p)
	}
	return errors.Join(errs...)
}
