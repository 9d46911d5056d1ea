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
}

// profileClaims are these claims, each with the scope that gives it (OpenID Connect Core §5.4).
var profileClaims = []struct {
	name, scope string
	set         func(*profile, directory.User)
}{
	{"email", oidc.ScopeEmail, func(p *profile, u directory.User) { p.Email = u.Email }},
	{"email_verified", oidc.ScopeEmail, func(p *profile, u directory.User) { p.EmailVerified = &u.EmailVerified }},
	{"name", oidc.ScopeProfile, func(p *profile, u directory.User) { p.Name = u.Name() }},
	{"given_name", oidc.ScopeProfile, func(p *profile, u directory.User) { p.GivenName = u.GivenName }},
	{"family_name", oidc.ScopeProfile, func(p *profile, u directory.User) { p.FamilyName = u.FamilyName }},
	{"picture", oidc.ScopeProfile, func(p *profile, u directory.User) { p.Picture = u.Picture }},
}

// profileOf is what the scopes give, and what was asked for by name.
func profileOf(u directory.User, scope, names []string) (p profile) {
	for _, c := range profileClaims {
		if slices.Contains(scope, c.scope) || slices.Contains(names, c.name) {
			c.set(&p, u)
		}
	}
	return p
}
