package provider

import (
	"slices"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"example.com/multiapp/apps/environment/internal/directory"
)

// profile is what tokens and userinfo say about a person.
type profile struct {
	Email         string `json:"email,omitempty"`
	EmailVerified *bool  `json:"email_verified,omitempty"`
	Name          string `json:"name,omitempty"`
	GivenName     string `json:"given_name,omitempty"`
	FamilyName    string `json:"family_name,omitempty"`
	Picture       string `json:"picture,omitempty"`

	PreferredUsername string    `json:"preferred_username,omitempty"`
	Gender            string    `json:"gender,omitempty"`
	Locale            string    `json:"locale,omitempty"`
	UpdatedAt         oidc.Time `json:"updated_at,omitempty"`
}

// profileClaims are these claims, each with the scope that gives it (OpenID Connect Core §5.4). A scope gives all of them at
// userinfo, and in an ID token those that a production environment has there, too.
var profileClaims = []struct {
	name, scope string
	inIDToken   bool
	set         func(*profile, directory.User)
}{
	{"email", oidc.ScopeEmail, true, func(p *profile, u directory.User) { p.Email = u.Email }},
	{"email_verified", oidc.ScopeEmail, true, func(p *profile, u directory.User) { p.EmailVerified = &u.EmailVerified }},
	{"name", oidc.ScopeProfile, true, func(p *profile, u directory.User) { p.Name = u.Name() }},
	{"given_name", oidc.ScopeProfile, true, func(p *profile, u directory.User) { p.GivenName = u.GivenName }},
	{"family_name", oidc.ScopeProfile, true, func(p *profile, u directory.User) { p.FamilyName = u.FamilyName }},
	{"picture", oidc.ScopeProfile, true, func(p *profile, u directory.User) { p.Picture = u.Picture }},
	{"preferred_username", oidc.ScopeProfile, false, func(p *profile, u directory.User) { p.PreferredUsername = u.PreferredUsername }},
	{"gender", oidc.ScopeProfile, false, func(p *profile, u directory.User) { p.Gender = u.Gender }},
	{"locale", oidc.ScopeProfile, false, func(p *profile, u directory.User) { p.Locale = u.Locale }},
	{"updated_at", oidc.ScopeProfile, false, func(p *profile, u directory.User) { p.UpdatedAt = oidc.FromTime(u.UpdatedAt) }},
}

// profileOf is what the scopes give, and what was asked for by name.
func profileOf(u directory.User, scope, names []string, idToken bool) (p profile) {
	for _, c := range profileClaims {
		byScope := slices.Contains(scope, c.scope) && (c.inIDToken || !idToken)
		if byScope || slices.Contains(names, c.name) {
			c.set(&p, u)
		}
	}
	return p
}
