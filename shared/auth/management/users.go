package management

import (
	"context"
	"net/http"
	"time"
)

// User is a person who can sign in.
type User struct {
	ID            string            `json:"id"` // usr_…
	Email         string            `json:"email"`
	ExternalID    string            `json:"external_id"`
	CreateTime    time.Time         `json:"create_time"`
	UpdateTime    time.Time         `json:"update_time"`
	LastLoginTime time.Time         `json:"last_login_time"` // zero before the first
	Metadata      map[string]string `json:"metadata"`
	Memberships   []Membership      `json:"memberships"`
	Profile       Profile           `json:"user_profile"`
}

// Profile is what a user is called and looks like. In a change, fields that are
// empty stay as they are.
type Profile struct {
	Name              string            `json:"name,omitempty"`
	GivenName         string            `json:"given_name,omitempty"`
	FamilyName        string            `json:"family_name,omitempty"`
	Picture           string            `json:"picture,omitempty"`
	Locale            string            `json:"locale,omitempty"`
	PhoneNumber       string            `json:"phone_number,omitempty"`
	PreferredUsername string            `json:"preferred_username,omitempty"`
	Gender            string            `json:"gender,omitempty"`
	EmailVerified     bool              `json:"email_verified,omitempty"`
	CustomAttributes  map[string]string `json:"custom_attributes,omitempty"`
	Metadata          map[string]string `json:"metadata,omitempty"`
}

// Name is what to call the user: the profile's name or, without one, the e-mail address.
func (u User) Name() string {
	for _, name := range [...]string{u.Profile.Name, u.Profile.GivenName + " " + u.Profile.FamilyName, u.Email} {
		if name != "" && name != " " {
			return name
		}
	}
	return u.ID
}

// In returns the user's membership of an organization, if there is one.
func (u User) In(organizationID string) (Membership, bool) {
	for _, m := range u.Memberships {
		if m.OrganizationID == organizationID {
			return m, true
		}
	}
	return Membership{}, false
}

// UserChange is what UpdateUser changes; what is nil stays as it is.
type UserChange struct {
	ExternalID *string           `json:"external_id,omitempty"`
	Metadata   map[string]string `json:"metadata,omitempty"`
	Profile    *Profile          `json:"user_profile,omitempty"`
}

type userAnswer struct {
	User User `json:"user"`
}

type usersAnswer struct {
	Users []User `json:"users"`
	paging
}

// Users returns a page of all users.
func (c *Client) Users(ctx context.Context, r PageRequest) (Page[User], error) {
	return c.users(ctx, r, "users")
}

// Members returns a page of the members of an organization.
func (c *Client) Members(ctx context.Context, organizationID string, r PageRequest) (Page[User], error) {
	return c.users(ctx, r, "organizations", organizationID, "users")
}

func (c *Client) users(ctx context.Context, r PageRequest, path ...string) (Page[User], error) {
	var a usersAnswer
	err := c.do(ctx, call{method: http.MethodGet, path: path, query: r.query()}, &a)
	return pageOf(a.Users, a.paging), err
}

// User returns a user with all memberships, or [ErrNotFound].
func (c *Client) User(ctx context.Context, id string) (User, error) {
	return c.user(ctx, id, call{method: http.MethodGet, path: []string{"users", id}})
}

// UpdateUser changes a user.
func (c *Client) UpdateUser(ctx context.Context, id string, change UserChange) (User, error) {
	return c.user(ctx, id, call{method: http.MethodPatch, path: []string{"users", id}, body: change})
}

// user makes a call whose answer is the user with that id, and believes no other.
func (c *Client) user(ctx context.Context, id string, r call) (User, error) {
	var a userAnswer
	if err := c.do(ctx, r, &a); err != nil {
		return User{}, err
	}
	if a.User.ID != id {
		return User{}, unavailable("asked for user %q, the answer is about %q", id, bounded(a.User.ID))
	}
	return a.User, nil
}
