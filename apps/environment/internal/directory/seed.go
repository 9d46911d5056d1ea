package directory

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Seed is what environment.yaml says, checked.
type Seed struct {
	Sessions      Sessions
	Claims        []Claim
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
	root.known("session", "claims", "roles", "organizations", "users", "applications")
	root.child("session", func(n node) {
		s.Sessions = readSessions(n, Sessions{12 * time.Hour, 30 * 24 * time.Hour})
		if s.Sessions.IdleTimeout > s.Sessions.AbsoluteTimeout {
			n.problem("idle_timeout must not be longer than absolute_timeout")
		}
	})
	root.each("claims", func(n node) { s.Claims = append(s.Claims, readClaim(n)) })
	root.each("roles", func(n node) { s.Roles = append(s.Roles, readRole(n)) })
	root.each("organizations", func(n node) { s.Organizations = append(s.Organizations, readOrganization(n, s)) })
	root.each("users", func(n node) { s.Users = append(s.Users, readUser(n, s)) })
	root.each("applications", func(n node) { s.Applications = append(s.Applications, readApplication(n, s)) })
	for list, fields := range map[string][]string{
		"claims": {"name"}, "roles": {"id"}, "organizations": {"id"}, "users": {"id", "email"}, "applications": {"id"},
	} {
		for _, field := range fields {
			root.unique(list, field)
		}
	}
	return s, doc.err()
}

func readSessions(n node, otherwise Sessions) Sessions {
	n.known("idle_timeout", "absolute_timeout")
	return Sessions{n.duration("idle_timeout", otherwise.IdleTimeout), n.duration("absolute_timeout", otherwise.AbsoluteTimeout)}
}

func readClaim(n node) Claim {
	n.known("name", "source")
	c := Claim{Name: n.required("name"), Source: n.required("source")}
	if problem := c.problem(); problem != "" && c.Name != "" && c.Source != "" {
		n.problem("%s", problem)
	}
	return c
}

func readRole(n node) Role {
	n.known("id", "name", "description", "extends", "permissions")
	r := Role{
		ID: n.required("id"), Name: n.required("name"), Description: n.text("description"), Extends: n.text("extends"),
		Permissions: n.list("permissions"),
	}
	n.report("role "+r.ID, r.problems())
	return r
}

func readOrganization(n node, s *Seed) Organization {
	n.known("id", "name", "external_id", "slug", "logo_url", "metadata", "session")
	o := Organization{
		ID: n.required("id"), Name: n.required("name"), ExternalID: n.text("external_id"), Slug: n.text("slug"),
		LogoURL: n.text("logo_url"), Metadata: n.pairs("metadata"),
	}
	n.child("session", func(m node) { o.Sessions = readSessions(m, Sessions{}) })
	n.report("organization "+o.ID, append(o.problems(), o.Sessions.problems(s.Sessions)...))
	return o
}

func readUser(n node, s *Seed) User {
	n.known("id", "email", "name", "given_name", "family_name", "picture", "locale", "phone_number", "preferred_username", "gender",
		"external_id", "custom_attributes", "metadata", "memberships")
	u := User{
		ID: n.required("id"), Email: NormalizeEmail(n.required("email")), EmailVerified: true, FullName: n.text("name"),
		GivenName: n.text("given_name"), FamilyName: n.text("family_name"), Picture: n.text("picture"), Locale: n.text("locale"),
		PhoneNumber: n.text("phone_number"), PreferredUsername: n.text("preferred_username"), Gender: n.text("gender"),
		ExternalID: n.text("external_id"), CustomAttributes: n.pairs("custom_attributes"), Metadata: n.pairs("metadata"),
	}
	n.each("memberships", func(m node) { u.Memberships = append(u.Memberships, readMembership(m, s)) })
	if len(u.Memberships) == 0 {
		n.problem("user %s needs at least one membership: tokens carry the organization", u.ID)
	}
	n.report("user "+u.ID, u.problems())
	return u
}

func readMembership(n node, s *Seed) Membership {
	n.known("organization", "roles", "inactive", "metadata")
	m := Membership{OrganizationID: n.required("organization"), Roles: n.list("roles"), Inactive: n.flag("inactive"), Metadata: n.pairs("metadata")}
	if !slices.ContainsFunc(s.Organizations, func(o Organization) bool { return o.ID == m.OrganizationID }) {
		n.problem("organization %q is not defined: add it under organizations", m.OrganizationID)
	}
	for _, role := range m.Roles {
		if !slices.ContainsFunc(s.Roles, func(r Role) bool { return r.ID == role }) {
			n.problem("role %q is not defined: add it under roles", role)
		}
	}
	return m
}

func readApplication(n node, s *Seed) Application {
	n.known("id", "name", "type", "secrets", "redirect_uris", "post_logout_redirect_uris", "initiate_login_uri",
		"backchannel_logout_uri", "access_token_lifetime", "require_pkce", "management_api")
	a := Application{
		ID: n.required("id"), Name: n.required("name"), Type: ApplicationType(n.required("type")),
		RedirectURIs: n.list("redirect_uris"), PostLogoutRedirectURIs: n.list("post_logout_redirect_uris"),
		InitiateLoginURI: n.text("initiate_login_uri"), BackchannelLogoutURI: n.text("backchannel_logout_uri"),
		AccessTokenLifetime: n.duration("access_token_lifetime", DefaultAccessTokenLifetime),
		RequirePKCE:         n.flag("require_pkce"), ManagementAPI: n.flag("management_api"),
	}
	for i, secret := range n.list("secrets") {
		a.Secrets = append(a.Secrets, Secret{ID: fmt.Sprintf("sec_file_%d", i+1), Hash: HashSecret(secret)})
	}
	idle := s.Sessions
	for _, o := range s.Organizations {
		idle = idle.stricter(o.Sessions)
	}
	n.report("application "+a.ID, a.problems(idle.IdleTimeout))
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
