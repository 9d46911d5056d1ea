package directory

import (
	"fmt"
	"slices"
	"strings"
)

// Claim is a custom claim of access tokens and ID tokens.
type Claim struct {
	Name   string
	Source string // for example "user.external_id" or "organization.metadata.plan"
}

// reserved are the claims that mean something already.
var reserved = []string{
	"iss", "sub", "aud", "exp", "iat", "nbf", "jti", "client_id", "sid", "oid", "roles", "permissions", "scope", "azp", "auth_time", "nonce",
	"at_hash", "c_hash", "amr", "acr", "email", "email_verified", "name", "given_name", "family_name", "picture", "events", "cnf", "act",
}

// userFields and organizationFields are what a source can name, besides the maps.
var (
	userFields = map[string]func(User) string{
		"external_id": func(u User) string { return u.ExternalID }, "locale": func(u User) string { return u.Locale },
		"phone_number": func(u User) string { return u.PhoneNumber }, "gender": func(u User) string { return u.Gender },
		"preferred_username": func(u User) string { return u.PreferredUsername },
	}
	organizationFields = map[string]func(Organization) string{
		"name": func(o Organization) string { return o.Name }, "external_id": func(o Organization) string { return o.ExternalID },
		"slug": func(o Organization) string { return o.Slug },
	}
)

// problem says what is wrong with a claim, empty when nothing is.
func (c Claim) problem() string {
	what, field, _ := strings.Cut(c.Source, ".")
	group, key, inMap := strings.Cut(field, ".")
	_, user := userFields[field]
	_, organization := organizationFields[field]
	switch {
	case slices.Contains(reserved, c.Name):
		return fmt.Sprintf("claim %q has a meaning of its own: choose another name", c.Name)
	case !isID(c.Name):
		return fmt.Sprintf("claim %q must have letters, digits, _ and - only", c.Name)
	case what == "user" && (user || inMap && key != "" && (group == "metadata" || group == "custom_attributes")),
		what == "organization" && (organization || inMap && key != "" && group == "metadata"),
		what == "membership" && inMap && key != "" && group == "metadata":
		return ""
	}
	return fmt.Sprintf("claim %s: unknown source %q: use user.external_id, user.locale, user.metadata.KEY, user.custom_attributes.KEY, "+
		"organization.name, organization.external_id, organization.metadata.KEY, membership.metadata.KEY", c.Name, c.Source)
}

// CustomClaims returns the custom claims of a user in an organization. One without a value is left out.
func (d *Directory) CustomClaims(u User, organizationID string) map[string]any {
	if len(d.claims) == 0 {
		return nil
	}
	o, _ := d.Organization(organizationID) // deleted: no values
	m, _ := u.Membership(organizationID)
	out := map[string]any{}
	for _, c := range d.claims {
		if value := c.value(u, o, m); value != "" {
			out[c.Name] = value
		}
	}
	return out
}

func (c Claim) value(u User, o Organization, m Membership) string {
	what, field, _ := strings.Cut(c.Source, ".")
	group, key, inMap := strings.Cut(field, ".")
	switch {
	case what == "user" && inMap && group == "metadata":
		return u.Metadata[key]
	case what == "user" && inMap:
		return u.CustomAttributes[key]
	case what == "user":
		return userFields[field](u)
	case what == "organization" && inMap:
		return o.Metadata[key]
	case what == "organization":
		return organizationFields[field](o)
	}
	return m.Metadata[key]
}
