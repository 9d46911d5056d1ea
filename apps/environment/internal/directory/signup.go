package directory

import "strings"

// NewUser is what the sign-up page asks for.
type NewUser struct {
	Email      string
	GivenName  string
	FamilyName string
}

// founder is the role of a user in the organization that is made for them.
const founder = "admin"

// AddUser creates a user who signed up and proved the address, with an organization of their own in which they are admin.
// It returns ErrEmailTaken, or an *Invalid.
func (d *Directory) AddUser(n NewUser) (User, error) {
	u := User{
		ID: NewID("usr_"), Email: NormalizeEmail(n.Email), EmailVerified: true,
		GivenName: strings.TrimSpace(n.GivenName), FamilyName: strings.TrimSpace(n.FamilyName),
	}
	o := Organization{ID: "org_" + strings.TrimPrefix(u.ID, "usr_"), Name: truncate(u.Name(), MaxText-20) + "'s organization"}
	u.Memberships = []Membership{{OrganizationID: o.ID, Roles: []string{}}}
	if _, err := d.Role(founder); err == nil {
		u.Memberships[0].Roles = []string{founder}
	}
	b := &batch{}
	put(b, d.organizations, o)
	return d.createUser(u, b)
}

func truncate(s string, bytes int) string {
	if len(s) <= bytes {
		return s
	}
	return strings.ToValidUTF8(s[:bytes], "")
}
