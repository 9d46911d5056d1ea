package directory

import "slices"

// Reset sets an entry back to what environment.yaml says, also one that was deleted. It returns ErrNotFound for an entry
// that environment.yaml does not have, and ErrEmailTaken when another user has got the address of the file's.
func (d *Directory) Reset(kind Kind, id string) error {
	d.changing.Lock()
	defer d.changing.Unlock()
	b := &batch{}
	var err error
	switch kind {
	case KindUser:
		err = d.resetUser(b, id)
	case KindOrganization:
		err = restore(b, d.organizations, id)
	case KindRole:
		err = restore(b, d.roles, id)
	default:
		err = restore(b, d.applications, id)
	}
	if err != nil {
		return err
	}
	return d.commit(b)
}

// resetUser brings a user back without memberships and roles that are gone.
func (d *Directory) resetUser(b *batch, id string) error {
	seeded, ok := d.users.seeded[id]
	if !ok {
		return restore(b, d.users, id)
	}
	if holder, err := d.UserByEmail(seeded.Email); err == nil && holder.ID != id {
		return ErrEmailTaken
	}
	u := d.withoutGone(seeded)
	if len(u.Memberships) == len(seeded.Memberships) {
		return restore(b, d.users, id)
	}
	put(b, d.users, u)
	return nil
}

func (d *Directory) withoutGone(u User) User {
	u = u.clone()
	u.Memberships = slices.DeleteFunc(u.Memberships, func(m Membership) bool {
		_, err := d.Organization(m.OrganizationID)
		return err != nil
	})
	return u
}
