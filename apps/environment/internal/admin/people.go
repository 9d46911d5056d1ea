package admin

import (
	"context"
	"fmt"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/session"
)

// CreateUser adds a user. Errors: directory.ErrExists, *directory.Invalid.
func (a *Admin) CreateUser(ctx context.Context, u directory.User) (directory.User, error) {
	u.CreatedAt, u.UpdatedAt = a.cfg.Now(), a.cfg.Now()
	for i := range u.Memberships {
		u.Memberships[i].JoinedAt = a.cfg.Now()
	}
	u, err := a.cfg.Directory.CreateUser(u)
	return u, a.done(ctx, err, "created", directory.KindUser, u.ID)
}

// UpdateUser changes a user's profile. Errors: directory.ErrNotFound, directory.ErrExists, *directory.Invalid.
func (a *Admin) UpdateUser(ctx context.Context, id string, change func(*directory.User)) (directory.User, error) {
	u, err := a.cfg.Directory.UpdateUser(id, func(u *directory.User) {
		change(u)
		u.UpdatedAt = a.cfg.Now()
	})
	return u, a.done(ctx, err, "changed", directory.KindUser, id)
}

// DeleteUser removes a user and ends their sessions everywhere.
func (a *Admin) DeleteUser(ctx context.Context, id string) error {
	if err := a.done(ctx, a.cfg.Directory.DeleteUser(id), "deleted", directory.KindUser, id); err != nil {
		return err
	}
	_, err := a.cfg.Sessions.EndAll(ctx, id, session.ReasonUserGone, session.ByEnvironment)
	return err
}

// SetMembership adds a user to an organization, or changes roles, metadata and state there; the next tokens have it.
func (a *Admin) SetMembership(ctx context.Context, userID string, m directory.Membership) (directory.User, error) {
	return a.changeMembership(ctx, userID, m.OrganizationID, func(old *directory.Membership, _ bool) error {
		*old = m
		return nil
	})
}

// AddMembership adds a user to an organization. Errors: directory.ErrNotFound, directory.ErrExists, *directory.Invalid.
func (a *Admin) AddMembership(ctx context.Context, userID string, m directory.Membership) (directory.User, error) {
	return a.changeMembership(ctx, userID, m.OrganizationID, func(old *directory.Membership, is bool) error {
		if is {
			return fmt.Errorf("the membership %w", directory.ErrExists)
		}
		*old = m
		return nil
	})
}

// UpdateMembership changes a membership in one step. Errors: directory.ErrNotFound, *directory.Invalid.
func (a *Admin) UpdateMembership(ctx context.Context, userID, organizationID string, change func(*directory.Membership)) (directory.User, error) {
	return a.changeMembership(ctx, userID, organizationID, func(m *directory.Membership, is bool) error {
		if !is {
			return fmt.Errorf("membership: %w", directory.ErrNotFound)
		}
		change(m)
		return nil
	})
}

// changeMembership changes a membership and, where the user came to an organization or its state changed, the limits of
// their sessions. When they joined is not the caller's to say.
func (a *Admin) changeMembership(ctx context.Context, userID, organizationID string, change func(m *directory.Membership, is bool) error) (directory.User, error) {
	var old, changed directory.Membership
	var was bool
	u, err := a.cfg.Directory.ChangeMembership(userID, organizationID, func(m *directory.Membership, is bool) error {
		old, was = *m, is
		if err := change(m, is); err != nil {
			return err
		}
		m.JoinedAt = old.JoinedAt
		if !is {
			m.JoinedAt = a.cfg.Now()
		}
		changed = *m
		return nil
	})
	err = a.done(ctx, err, "membership of "+organizationID+" set", directory.KindUser, userID)
	if err != nil || was && old.Inactive == changed.Inactive {
		return u, err
	}
	return u, a.cfg.Sessions.ReviewOf(ctx, userID)
}

// RemoveMembership takes a user out of an organization: no token for it can be had any more.
func (a *Admin) RemoveMembership(ctx context.Context, userID, organizationID string) error {
	_, err := a.cfg.Directory.RemoveMembership(userID, organizationID)
	if err = a.done(ctx, err, "membership of "+organizationID+" removed", directory.KindUser, userID); err != nil {
		return err
	}
	return a.cfg.Sessions.ReviewOf(ctx, userID)
}

// CreateOrganization adds an organization. Errors: directory.ErrExists, *directory.Invalid.
func (a *Admin) CreateOrganization(ctx context.Context, o directory.Organization) (directory.Organization, error) {
	o.CreatedAt, o.UpdatedAt = a.cfg.Now(), a.cfg.Now()
	o, err := a.cfg.Directory.CreateOrganization(o)
	return o, a.done(ctx, err, "created", directory.KindOrganization, o.ID)
}

// UpdateOrganization changes an organization. Limits that became stricter hold at once for its members' sessions.
func (a *Admin) UpdateOrganization(ctx context.Context, id string, change func(*directory.Organization)) (directory.Organization, error) {
	var before directory.Sessions
	o, err := a.cfg.Directory.UpdateOrganization(id, func(o *directory.Organization) {
		before = o.Sessions
		change(o)
		o.UpdatedAt = a.cfg.Now()
	})
	if err = a.done(ctx, err, "changed", directory.KindOrganization, id); err != nil || o.Sessions == before {
		return o, err
	}
	return o, a.cfg.Sessions.ReviewOf(ctx, a.members(id)...)
}

// DeleteOrganization removes an organization with its memberships. Its members stay, without it.
func (a *Admin) DeleteOrganization(ctx context.Context, id string) error {
	members := a.members(id)
	if err := a.done(ctx, a.cfg.Directory.DeleteOrganization(id), "deleted", directory.KindOrganization, id); err != nil {
		return err
	}
	return a.cfg.Sessions.ReviewOf(ctx, members...)
}

// members are the IDs of an organization's members.
func (a *Admin) members(organizationID string) (ids []string) {
	for _, u := range a.cfg.Directory.Members(organizationID) {
		ids = append(ids, u.ID)
	}
	return ids
}

// CreateRole adds a role.
func (a *Admin) CreateRole(ctx context.Context, r directory.Role) (directory.Role, error) {
	r, err := a.cfg.Directory.CreateRole(r)
	return r, a.done(ctx, err, "created", directory.KindRole, r.ID)
}

// UpdateRole changes a role; the next tokens have its permissions.
func (a *Admin) UpdateRole(ctx context.Context, id string, change func(*directory.Role)) (directory.Role, error) {
	r, err := a.cfg.Directory.UpdateRole(id, change)
	return r, a.done(ctx, err, "changed", directory.KindRole, id)
}

// DeleteRole removes a role, from every membership too.
func (a *Admin) DeleteRole(ctx context.Context, id string) error {
	return a.done(ctx, a.cfg.Directory.DeleteRole(id), "deleted", directory.KindRole, id)
}
