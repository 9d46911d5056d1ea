package directory

import (
	"crypto/rand"
	"fmt"
	"net/mail"
	"strings"
)

// NewUser is what the sign-up page asks for.
type NewUser struct {
	Email      string
	GivenName  string
	FamilyName string
}

// AddUser creates a user who signs up, with an organization of their own in which they are admin, and saves both
// before they become visible. It returns ErrEmailTaken, or an error that says which value is wrong.
func (d *Directory) AddUser(n NewUser) (User, error) {
	email := NormalizeEmail(n.Email)
	if a, err := mail.ParseAddress(email); err != nil || a.Address != email || len(email) > 254 {
		return User{}, fmt.Errorf("%q is not an e-mail address", n.Email)
	}
	id := strings.ToLower(rand.Text()[:16])
	u := User{ID: "usr_" + id, Email: email, GivenName: strings.TrimSpace(n.GivenName), FamilyName: strings.TrimSpace(n.FamilyName)}
	o := Organization{ID: "org_" + id, Name: u.Name() + "'s organization"}
	u.Memberships = []Membership{{OrganizationID: o.ID, Roles: []string{"admin"}}}
	if err := d.insert(u, o); err != nil {
		return User{}, err
	}
	return u, nil
}

func (d *Directory) insert(u User, o Organization) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, other := range d.users {
		if NormalizeEmail(other.Email) == u.Email {
			return ErrEmailTaken
		}
	}
	if d.persistence != nil {
		if err := d.persistence.SaveUser(u, &o); err != nil {
			return fmt.Errorf("save the new user: %w", err)
		}
	}
	d.users = append(d.users, u)
	d.organizations = append(d.organizations, o)
	return nil
}
