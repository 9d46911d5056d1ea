package directory

import (
	"crypto/rand"
	"fmt"
	"maps"
	"net/mail"
	"slices"
	"strings"
	"time"
)

// User is a person who can sign in.
type User struct {
	ID                string            `json:"id"` // "usr_…", the access token's sub in every application
	Email             string            `json:"email"`
	EmailVerified     bool              `json:"email_verified"`
	FullName          string            `json:"name,omitempty"` // replaces given and family name where it is set
	GivenName         string            `json:"given_name"`
	FamilyName        string            `json:"family_name"`
	Picture           string            `json:"picture,omitempty"` // absolute URL, may be empty
	Locale            string            `json:"locale,omitempty"`
	PhoneNumber       string            `json:"phone_number,omitempty"`
	PreferredUsername string            `json:"preferred_username,omitempty"`
	Gender            string            `json:"gender,omitempty"`
	ExternalID        string            `json:"external_id,omitempty"` // the user's ID in somebody else's system
	CustomAttributes  map[string]string `json:"custom_attributes,omitempty"`
	ProfileMetadata   map[string]string `json:"profile_metadata,omitempty"`
	Metadata          map[string]string `json:"metadata,omitempty"`
	CreatedAt         time.Time         `json:"created_at,omitzero"` // zero for users of environment.yaml
	UpdatedAt         time.Time         `json:"updated_at,omitzero"`
	Memberships       []Membership      `json:"memberships"` // the first active one is the default organization
}

// Name is the display name (OpenID Connect Core §5.1, name).
func (u User) Name() string {
	if u.FullName != "" {
		return u.FullName
	}
	if n := strings.TrimSpace(u.GivenName + " " + u.FamilyName); n != "" {
		return n
	}
	return u.Email
}

// Membership says which roles a user has in an organization.
type Membership struct {
	OrganizationID string            `json:"organization_id"`
	Roles          []string          `json:"roles"`              // role IDs
	Inactive       bool              `json:"inactive,omitempty"` // the user cannot sign in to the organization
	Metadata       map[string]string `json:"metadata,omitempty"`
	JoinedAt       time.Time         `json:"joined_at,omitzero"`
}

// In returns the user's active membership of an organization; the empty ID asks for the default one.
func (u User) In(organizationID string) (Membership, bool) {
	for _, m := range u.Memberships {
		if !m.Inactive && (organizationID == "" || m.OrganizationID == organizationID) {
			return m, true
		}
	}
	return Membership{}, false
}

// Membership returns the user's membership of an organization, active or not.
func (u User) Membership(organizationID string) (Membership, bool) {
	if i := slices.IndexFunc(u.Memberships, func(m Membership) bool { return m.OrganizationID == organizationID }); i >= 0 {
		return u.Memberships[i], true
	}
	return Membership{}, false
}

// clone shares nothing with u.
func (u User) clone() User {
	u.CustomAttributes, u.ProfileMetadata, u.Metadata = maps.Clone(u.CustomAttributes), maps.Clone(u.ProfileMetadata), maps.Clone(u.Metadata)
	u.Memberships = slices.Clone(u.Memberships)
	for i, m := range u.Memberships {
		u.Memberships[i].Roles, u.Memberships[i].Metadata = slices.Clone(m.Roles), maps.Clone(m.Metadata)
	}
	return u
}

// NormalizeEmail is the form in which addresses are compared.
func NormalizeEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// NewID makes an ID that cannot be guessed: the prefix and 80 random bits.
func NewID(prefix string) string { return prefix + strings.ToLower(rand.Text()[:16]) }

// CreateUser adds a user; without an ID it gets one. It returns ErrExists where another user has the address or the ID, or
// an *Invalid.
func (d *Directory) CreateUser(u User) (User, error) {
	return d.createUser(u, &batch{})
}

func (d *Directory) createUser(u User, b *batch) (User, error) {
	d.changing.Lock()
	defer d.changing.Unlock()
	u = u.clone()
	u.Email = NormalizeEmail(u.Email)
	if u.ID == "" {
		u.ID = NewID("usr_")
	}
	if _, err := d.User(u.ID); err == nil {
		return User{}, fmt.Errorf("user %s %w", u.ID, ErrExists)
	}
	if err := d.checkUser(u, len(b.records) > 0); err != nil {
		return User{}, err
	}
	put(b, d.users, u)
	return u, d.commit(b)
}

// UpdateUser changes a user in one step: change gets a copy, which is checked, saved and then shown. ID and memberships
// stay whatever change does to them.
func (d *Directory) UpdateUser(id string, change func(*User)) (User, error) {
	return d.updateUser(id, func(u *User) error {
		memberships := u.Memberships
		change(u)
		u.ID, u.Memberships = id, memberships
		return nil
	})
}

func (d *Directory) updateUser(id string, change func(*User) error) (User, error) {
	d.changing.Lock()
	defer d.changing.Unlock()
	u, err := d.User(id)
	if err != nil {
		return User{}, err
	}
	u = u.clone()
	if err := change(&u); err != nil {
		return User{}, err
	}
	u.Email = NormalizeEmail(u.Email)
	if err := d.checkUser(u, false); err != nil {
		return User{}, err
	}
	b := &batch{}
	put(b, d.users, u)
	return u, d.commit(b)
}

// DeleteUser removes a user, or returns ErrNotFound.
func (d *Directory) DeleteUser(id string) error {
	d.changing.Lock()
	defer d.changing.Unlock()
	if _, err := d.User(id); err != nil {
		return err
	}
	b := &batch{}
	drop(b, d.users, id)
	return d.commit(b)
}

// ChangeMembership changes roles, metadata and state of a user in an organization in one step. change gets the membership,
// and whether there is one; an error of its own leaves everything as it is. The organization stays.
func (d *Directory) ChangeMembership(userID, organizationID string, change func(m *Membership, is bool) error) (User, error) {
	return d.updateUser(userID, func(u *User) error {
		m, is := u.Membership(organizationID)
		if err := change(&m, is); err != nil {
			return err
		}
		m.OrganizationID = organizationID
		if i := slices.IndexFunc(u.Memberships, func(o Membership) bool { return o.OrganizationID == organizationID }); i >= 0 {
			u.Memberships[i] = m
			return nil
		}
		u.Memberships = append(u.Memberships, m)
		return nil
	})
}

// RemoveMembership takes a user out of an organization, or returns ErrNotFound.
func (d *Directory) RemoveMembership(userID, organizationID string) (User, error) {
	return d.updateUser(userID, func(u *User) error {
		if _, ok := u.Membership(organizationID); !ok {
			return fmt.Errorf("membership: %w", ErrNotFound)
		}
		u.Memberships = slices.DeleteFunc(u.Memberships, func(m Membership) bool { return m.OrganizationID == organizationID })
		return nil
	})
}

// checkUser tells what keeps a user from being saved. founding says that an organization is made along with the user.
func (d *Directory) checkUser(u User, founding bool) error {
	if holder, err := d.UserByEmail(u.Email); err == nil && holder.ID != u.ID {
		return ErrEmailTaken
	}
	problems := u.problems()
	for i, m := range u.Memberships {
		if _, err := d.Organization(m.OrganizationID); err != nil && !founding {
			problems = append(problems, FieldProblem{fmt.Sprintf("memberships[%d]", i), fmt.Sprintf("there is no organization %q", m.OrganizationID)})
		}
		for _, role := range m.Roles {
			if _, err := d.Role(role); err != nil {
				problems = append(problems, FieldProblem{fmt.Sprintf("memberships[%d].roles", i), fmt.Sprintf("there is no role %q", role)})
			}
		}
	}
	return invalid(problems)
}

// ErrEmailTaken is returned when another user has that e-mail address. It is an ErrExists.
var ErrEmailTaken = fmt.Errorf("a user with this e-mail address %w", ErrExists)

func (u User) problems() (out []FieldProblem) {
	if !strings.HasPrefix(u.ID, "usr_") || !isID(u.ID) {
		out = append(out, FieldProblem{"id", fmt.Sprintf("id %q must start with %q and have letters, digits, _ and - only", u.ID, "usr_")})
	}
	if a, err := mail.ParseAddress(u.Email); err != nil || a.Address != u.Email || len(u.Email) > 254 {
		out = append(out, FieldProblem{"email", fmt.Sprintf("%q is not an e-mail address", u.Email)})
	}
	for field, value := range map[string]string{
		"name": u.FullName, "given_name": u.GivenName, "family_name": u.FamilyName, "locale": u.Locale, "phone_number": u.PhoneNumber,
		"preferred_username": u.PreferredUsername, "gender": u.Gender, "external_id": u.ExternalID,
	} {
		out = append(out, tooLong(field, value)...)
	}
	out = append(out, badURL("picture", u.Picture)...)
	for field, m := range map[string]map[string]string{"custom_attributes": u.CustomAttributes, "metadata": u.Metadata, "profile_metadata": u.ProfileMetadata} {
		out = append(out, badMetadata(field, m)...)
	}
	for i, m := range u.Memberships {
		out = append(out, badMetadata(fmt.Sprintf("memberships[%d].metadata", i), m.Metadata)...)
	}
	return sorted(out)
}
