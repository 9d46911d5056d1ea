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

// insert saves first and shows afterwards. It holds no lock of the look-ups while it saves: the store's one connection may be
// taken by somebody who looks something up here.
func (d *Directory) insert(u User, o Organization) error {
	d.adding.Lock()
	defer d.adding.Unlock()
	if _, err := d.UserByEmail(u.Email); err == nil {
		return ErrEmailTaken
	}
	if d.persistence != nil {
		if err := d.persistence.SaveUser(u, &o); err != nil {
			return fmt.Errorf("save the new user: %w", err)
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.users = append(d.users, u)
	d.organizations = append(d.organizations, o)
	return nil
}
