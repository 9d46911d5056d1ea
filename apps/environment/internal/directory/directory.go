// Package directory holds who and what the environment knows: users, organizations, roles, memberships and
// applications. Start with Load, which reads environment.yaml, and Directory, which answers every look-up.
//
// What environment.yaml says holds until an entry is changed or deleted while the environment runs; from then on the
// saved entry holds, until Reset. A change is saved before it becomes visible. The package decides what a valid entry is,
// and whether a redirect URI belongs to an application (E5); what a change means for sessions and tokens is the admin
// package's business, which is the only one to call what changes something.
package directory

import (
	"errors"
	"fmt"
	"slices"
	"sync"
)

// Directory answers look-ups. It is safe for concurrent use. What it returns is shared: copy before you change it.
type Directory struct {
	changing      sync.Mutex   // held by the one who changes something
	mu            sync.RWMutex // guards the tables
	persistence   Persistence
	sessions      Sessions
	claims        []Claim
	users         *table[User]
	organizations *table[Organization]
	roles         *table[Role]
	applications  *table[Application]
	byEmail       map[string]string
}

// New builds a directory of the seed and of what was changed in earlier runs. A nil persistence keeps changes in memory
// only.
func New(seed *Seed, p Persistence) (*Directory, error) {
	d := &Directory{
		byEmail: map[string]string{}, persistence: p, sessions: seed.Sessions, claims: seed.Claims,
		users:         newTable(KindUser, func(u User) string { return u.ID }, seed.Users),
		organizations: newTable(KindOrganization, func(o Organization) string { return o.ID }, seed.Organizations),
		roles:         newTable(KindRole, func(r Role) string { return r.ID }, seed.Roles),
		applications:  newTable(KindApplication, func(a Application) string { return a.ID }, seed.Applications),
	}
	if p == nil {
		d.settle()
		return d, nil
	}
	records, err := p.LoadRecords()
	if err != nil {
		return nil, fmt.Errorf("load what was changed in the directory: %w", err)
	}
	for _, r := range records {
		err = errors.Join(err, d.load(r))
	}
	d.settle()
	return d, err
}

// load takes over one record.
func (d *Directory) load(r Record) error {
	switch r.Kind {
	case KindUser:
		return d.users.load(r)
	case KindOrganization:
		return d.organizations.load(r)
	case KindRole:
		return d.roles.load(r)
	case KindApplication:
		return d.applications.load(r)
	}
	return fmt.Errorf("a saved entry is of the unknown kind %q", r.Kind)
}

// settle makes users findable by address, from then on. Where environment.yaml has given an address to somebody else since
// it was saved, the file wins.
func (d *Directory) settle() {
	for _, edited := range []bool{false, true} {
		for _, u := range d.users.all() {
			if d.users.edited[u.ID] != edited {
				continue
			}
			if _, taken := d.byEmail[NormalizeEmail(u.Email)]; taken {
				d.users.drop(u.ID)
				continue
			}
			d.index(nil, &u)
		}
	}
	d.users.changed = d.index
}

// index makes a user findable by address. The caller holds d.mu, or nobody else knows d.
func (d *Directory) index(before, after *User) {
	if before != nil && d.byEmail[NormalizeEmail(before.Email)] == before.ID {
		delete(d.byEmail, NormalizeEmail(before.Email))
	}
	if after != nil {
		d.byEmail[NormalizeEmail(after.Email)] = after.ID
	}
}

// Users returns all users: the seeded ones in their order, then those who were added.
func (d *Directory) Users() []User {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.users.all()
}

// User finds a user by ID, or returns ErrNotFound.
func (d *Directory) User(id string) (User, error) { return find(d, d.users, id) }

// UserByEmail finds a user by e-mail address, ignoring case and surrounding space, or returns ErrNotFound.
func (d *Directory) UserByEmail(email string) (User, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.users.find(d.byEmail[NormalizeEmail(email)])
}

// Organizations returns all organizations in their order.
func (d *Directory) Organizations() []Organization {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.organizations.all()
}

// Organization finds an organization by ID, or returns ErrNotFound.
func (d *Directory) Organization(id string) (Organization, error) {
	return find(d, d.organizations, id)
}

// Members returns the users with a membership of an organization, active or not, in the order of Users.
func (d *Directory) Members(organizationID string) []User {
	return slices.DeleteFunc(d.Users(), func(u User) bool { _, ok := u.Membership(organizationID); return !ok })
}

// Roles returns all roles in their order.
func (d *Directory) Roles() []Role {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.roles.all()
}

// Role finds a role by ID, or returns ErrNotFound.
func (d *Directory) Role(id string) (Role, error) { return find(d, d.roles, id) }

// Applications returns all applications in their order.
func (d *Directory) Applications() []Application {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.applications.all()
}

// Application finds an application by client ID, or returns ErrNotFound.
func (d *Directory) Application(clientID string) (Application, error) {
	return find(d, d.applications, clientID)
}

// Origin says where an entry comes from.
func (d *Directory) Origin(kind Kind, id string) Origin {
	d.mu.RLock()
	defer d.mu.RUnlock()
	switch kind {
	case KindUser:
		return d.users.origin(id)
	case KindOrganization:
		return d.organizations.origin(id)
	case KindRole:
		return d.roles.origin(id)
	}
	return d.applications.origin(id)
}

// Gone returns the IDs of entries that environment.yaml has and that were deleted since; Reset brings them back.
func (d *Directory) Gone(kind Kind) []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	switch kind {
	case KindUser:
		return gone(d.users)
	case KindOrganization:
		return gone(d.organizations)
	case KindRole:
		return gone(d.roles)
	}
	return gone(d.applications)
}

func gone[T any](t *table[T]) (ids []string) {
	for id := range t.seeded {
		if _, here := t.rows[id]; !here {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func find[T any](d *Directory, t *table[T], id string) (T, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return t.find(id)
}
