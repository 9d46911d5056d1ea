// Package directory holds who and what the environment knows: users, organizations, roles, memberships and
// applications. Start with Load, which reads environment.yaml, and Directory, which answers every look-up.
//
// Seeded entries live in memory; users who sign up are written to the store before they become visible. The
// package decides whether a redirect URI belongs to an application (E5), but never redirects anybody.
package directory

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// ErrNotFound is returned by look-ups that find nothing.
var ErrNotFound = errors.New("not found")

// ErrEmailTaken is returned by AddUser when another user has that e-mail address.
var ErrEmailTaken = errors.New("another user has this e-mail address")

// User is a person who can sign in.
type User struct {
	ID          string       `json:"id"` // "usr_…", the access token's sub in every application
	Email       string       `json:"email"`
	GivenName   string       `json:"given_name"`
	FamilyName  string       `json:"family_name"`
	Picture     string       `json:"picture,omitempty"` // absolute URL, may be empty
	Memberships []Membership `json:"memberships"`       // the first is the default organization
}

// Name is the display name (OpenID Connect Core §5.1, name).
func (u User) Name() string {
	if n := strings.TrimSpace(u.GivenName + " " + u.FamilyName); n != "" {
		return n
	}
	return u.Email
}

// Membership says which roles a user has in an organization.
type Membership struct {
	OrganizationID string   `json:"organization_id"`
	Roles          []string `json:"roles"`
}

// In returns the user's membership of an organization; the empty ID asks for the default one.
func (u User) In(organizationID string) (Membership, bool) {
	for _, m := range u.Memberships {
		if organizationID == "" || m.OrganizationID == organizationID {
			return m, true
		}
	}
	return Membership{}, false
}

// Organization is a customer of the product: a company with members.
type Organization struct {
	ID   string `json:"id"` // "org_…"
	Name string `json:"name"`
}

// Role names a set of permissions.
type Role struct {
	ID          string
	Name        string
	Permissions []string
}

// Sessions are the browser session's limits, as environment.yaml sets them.
type Sessions struct {
	IdleTimeout     time.Duration // without a request of the browser or a refresh of an application
	AbsoluteTimeout time.Duration // from sign-in, whatever happens
}

// Persistence keeps what is added while the environment runs. The store implements it.
type Persistence interface {
	SaveUser(u User, o *Organization) error
	LoadUsers() ([]User, []Organization, error)
}

// Directory answers look-ups. It is safe for concurrent use.
type Directory struct {
	adding        sync.Mutex   // held by the one who adds a user
	mu            sync.RWMutex // guards the lists
	persistence   Persistence
	sessions      Sessions
	users         []User
	organizations []Organization
	roles         []Role
	applications  []Application
}

// New builds a directory of the seed and of what was saved in earlier runs. A nil persistence keeps additions in
// memory only.
func New(seed *Seed, p Persistence) (*Directory, error) {
	d := &Directory{
		persistence: p, sessions: seed.Sessions, users: slices.Clone(seed.Users),
		organizations: slices.Clone(seed.Organizations), roles: seed.Roles, applications: slices.Clone(seed.Applications),
	}
	if p == nil {
		return d, nil
	}
	users, organizations, err := p.LoadUsers()
	if err != nil {
		return nil, fmt.Errorf("load users added by sign-up: %w", err)
	}
	for _, u := range users {
		if _, err := d.UserByEmail(u.Email); err != nil { // a seeded user of that address wins
			d.users = append(d.users, u)
		}
	}
	d.organizations = append(d.organizations, organizations...)
	return d, nil
}

// Sessions returns the limits of browser sessions.
func (d *Directory) Sessions() Sessions { return d.sessions }

// Users returns all users: the seeded ones in their order, then those who signed up.
func (d *Directory) Users() []User {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return slices.Clone(d.users)
}

// User finds a user by ID, or returns ErrNotFound.
func (d *Directory) User(id string) (User, error) {
	return find(d, &d.users, func(u User) bool { return u.ID == id }, "user")
}

// UserByEmail finds a user by e-mail address, ignoring case and surrounding space, or returns ErrNotFound.
func (d *Directory) UserByEmail(email string) (User, error) {
	email = NormalizeEmail(email)
	return find(d, &d.users, func(u User) bool { return NormalizeEmail(u.Email) == email }, "user")
}

// NormalizeEmail is the form in which addresses are compared.
func NormalizeEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// Organization finds an organization by ID, or returns ErrNotFound.
func (d *Directory) Organization(id string) (Organization, error) {
	return find(d, &d.organizations, func(o Organization) bool { return o.ID == id }, "organization")
}

// Application finds an application by client ID, or returns ErrNotFound.
func (d *Directory) Application(clientID string) (Application, error) {
	return find(d, &d.applications, func(a Application) bool { return a.ID == clientID }, "application")
}

// Applications returns all applications in their order.
func (d *Directory) Applications() []Application {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return slices.Clone(d.applications)
}

// Permissions returns what the roles allow together, sorted, each once.
func (d *Directory) Permissions(roles []string) []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	permissions := []string{}
	for _, r := range d.roles {
		if slices.Contains(roles, r.ID) {
			permissions = append(permissions, r.Permissions...)
		}
	}
	slices.Sort(permissions)
	return slices.Compact(permissions)
}

func find[T any](d *Directory, all *[]T, match func(T) bool, what string) (T, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if i := slices.IndexFunc(*all, match); i >= 0 {
		return (*all)[i], nil
	}
	var none T
	return none, fmt.Errorf("%s: %w", what, ErrNotFound)
}
