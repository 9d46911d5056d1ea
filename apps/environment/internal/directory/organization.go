package directory

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Organization is a customer of the product: a company with members.
type Organization struct {
	ID         string            `json:"id"` // "org_…"
	Name       string            `json:"name"`
	ExternalID string            `json:"external_id,omitempty"` // its ID in somebody else's system
	Slug       string            `json:"slug,omitempty"`
	LogoURL    string            `json:"logo_url,omitempty"`
	Metadata   map[string]string `json:"metadata,omitempty"`
	// Sessions are stricter limits for the sessions of members; zero leaves the environment's.
	Sessions  Sessions  `json:"sessions,omitzero"`
	CreatedAt time.Time `json:"created_at,omitzero"` // zero for those of environment.yaml
	UpdatedAt time.Time `json:"updated_at,omitzero"`
}

// Sessions are limits of a browser session.
type Sessions struct {
	IdleTimeout     time.Duration `json:"idle_timeout,omitempty"`     // without a request of the browser or a refresh of an application
	AbsoluteTimeout time.Duration `json:"absolute_timeout,omitempty"` // from sign-in, whatever happens
}

// stricter is the smaller of each limit; zero is no limit.
func (s Sessions) stricter(o Sessions) Sessions {
	if o.IdleTimeout > 0 {
		s.IdleTimeout = min(s.IdleTimeout, o.IdleTimeout)
	}
	if o.AbsoluteTimeout > 0 {
		s.AbsoluteTimeout = min(s.AbsoluteTimeout, o.AbsoluteTimeout)
	}
	s.IdleTimeout = min(s.IdleTimeout, s.AbsoluteTimeout)
	return s
}

// Sessions returns the limits of browser sessions as the environment sets them.
func (d *Directory) Sessions() Sessions { return d.sessions }

// SessionsOf returns the limits of a user's sessions: the strictest of the environment's and of those of every
// organization in which the user is an active member. A session can be used for any of them.
func (d *Directory) SessionsOf(u User) Sessions {
	limits := d.sessions
	for _, m := range u.Memberships {
		if o, err := d.Organization(m.OrganizationID); err == nil && !m.Inactive {
			limits = limits.stricter(o.Sessions)
		}
	}
	return limits
}

func (o Organization) clone() Organization {
	o.Metadata = maps.Clone(o.Metadata)
	return o
}

// CreateOrganization adds an organization; without an ID it gets one. It returns ErrExists or an *Invalid.
func (d *Directory) CreateOrganization(o Organization) (Organization, error) {
	d.changing.Lock()
	defer d.changing.Unlock()
	o = o.clone()
	if o.ID == "" {
		o.ID = NewID("org_")
	}
	if _, err := d.Organization(o.ID); err == nil {
		return Organization{}, fmt.Errorf("organization %s %w", o.ID, ErrExists)
	}
	return d.saveOrganization(o)
}

// UpdateOrganization changes an organization in one step; its ID stays.
func (d *Directory) UpdateOrganization(id string, change func(*Organization)) (Organization, error) {
	d.changing.Lock()
	defer d.changing.Unlock()
	o, err := d.Organization(id)
	if err != nil {
		return Organization{}, err
	}
	o = o.clone()
	change(&o)
	o.ID = id
	return d.saveOrganization(o)
}

func (d *Directory) saveOrganization(o Organization) (Organization, error) {
	if err := d.checkOrganization(o); err != nil {
		return Organization{}, err
	}
	b := &batch{}
	put(b, d.organizations, o)
	return o, d.commit(b)
}

// DeleteOrganization removes an organization and its memberships, or returns ErrNotFound.
func (d *Directory) DeleteOrganization(id string) error {
	d.changing.Lock()
	defer d.changing.Unlock()
	if _, err := d.Organization(id); err != nil {
		return err
	}
	b := &batch{}
	for _, u := range d.Members(id) {
		u = u.clone()
		u.Memberships = slices.DeleteFunc(u.Memberships, func(m Membership) bool { return m.OrganizationID == id })
		put(b, d.users, u)
	}
	drop(b, d.organizations, id)
	return d.commit(b)
}

// checkOrganization tells what keeps an organization from being saved: an ExternalID or a Slug of another one is ErrExists.
func (d *Directory) checkOrganization(o Organization) error {
	for _, other := range d.Organizations() {
		switch {
		case other.ID == o.ID:
		case o.ExternalID != "" && other.ExternalID == o.ExternalID:
			return fmt.Errorf("an organization with external_id %q %w", o.ExternalID, ErrExists)
		case o.Slug != "" && other.Slug == o.Slug:
			return fmt.Errorf("an organization with slug %q %w", o.Slug, ErrExists)
		}
	}
	problems := append(o.problems(), o.Sessions.problems(d.sessions)...)
	for _, a := range d.Applications() {
		if o.Sessions.IdleTimeout > 0 && o.Sessions.IdleTimeout <= a.AccessTokenLifetime {
			problems = append(problems, FieldProblem{"idle_timeout", fmt.Sprintf("idle_timeout must be longer than the access tokens of %s live (%s)", a.Name, a.AccessTokenLifetime)})
			break
		}
	}
	return invalid(problems)
}

func (o Organization) problems() (out []FieldProblem) {
	if !strings.HasPrefix(o.ID, "org_") || !isID(o.ID) {
		out = append(out, FieldProblem{"id", fmt.Sprintf("id %q must start with %q and have letters, digits, _ and - only", o.ID, "org_")})
	}
	out = append(out, missing("name", o.Name)...)
	out = append(out, tooLong("external_id", o.ExternalID)...)
	if o.Slug != "" && !isID(o.Slug) {
		out = append(out, FieldProblem{"slug", "slug must have letters, digits and - only"})
	}
	out = append(out, badURL("logo_url", o.LogoURL)...)
	return append(out, badMetadata("metadata", o.Metadata)...)
}

// problems of an organization's limits: they can only be stricter than the environment's.
func (s Sessions) problems(environment Sessions) (out []FieldProblem) {
	if s.IdleTimeout < 0 || s.IdleTimeout > environment.IdleTimeout {
		out = append(out, FieldProblem{"idle_timeout", fmt.Sprintf("idle_timeout must be between 0 and the environment's, which is %s", environment.IdleTimeout)})
	}
	if s.AbsoluteTimeout < 0 || s.AbsoluteTimeout > environment.AbsoluteTimeout {
		out = append(out, FieldProblem{"absolute_timeout", fmt.Sprintf("absolute_timeout must be between 0 and the environment's, which is %s", environment.AbsoluteTimeout)})
	}
	if s.AbsoluteTimeout > 0 && s.IdleTimeout > s.AbsoluteTimeout {
		out = append(out, FieldProblem{"idle_timeout", "idle_timeout must not be longer than absolute_timeout"})
	}
	return out
}
