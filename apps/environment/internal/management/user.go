package management

import (
	"context"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
)

// In what is sent every string, list and map is there, empty where nothing is known, and a time is absent until it has come.

// User is a user as it is sent.
type User struct {
	ID            string            `json:"id"`
	Email         string            `json:"email"`
	ExternalID    string            `json:"external_id"`
	CreateTime    time.Time         `json:"create_time,omitzero"`
	UpdateTime    time.Time         `json:"update_time,omitzero"`
	LastLoginTime time.Time         `json:"last_login_time,omitzero"`
	Metadata      map[string]string `json:"metadata"`
	Memberships   []Membership      `json:"memberships"`
	Profile       Profile           `json:"user_profile"`
}

// Profile is a user's profile.
type Profile struct {
	Name              string            `json:"name"`
	GivenName         string            `json:"given_name"`
	FamilyName        string            `json:"family_name"`
	Picture           string            `json:"picture"`
	Locale            string            `json:"locale"`
	PhoneNumber       string            `json:"phone_number"`
	PreferredUsername string            `json:"preferred_username"`
	Gender            string            `json:"gender"`
	EmailVerified     bool              `json:"email_verified"`
	CustomAttributes  map[string]string `json:"custom_attributes"`
	Metadata          map[string]string `json:"metadata"`
}

// Membership is a user's membership of an organization.
type Membership struct {
	OrganizationID string            `json:"organization_id"`
	Name           string            `json:"name"` // the organization's, like DisplayName
	DisplayName    string            `json:"display_name"`
	Status         string            `json:"membership_status"`
	Roles          []Role            `json:"roles"`
	Permissions    []string          `json:"permissions"` // of the roles together
	Metadata       map[string]string `json:"metadata"`
	JoinTime       time.Time         `json:"join_time,omitzero"`
	CreatedAt      time.Time         `json:"created_at,omitzero"`
}

// The states of a membership. There are no invitations here: whoever is added is a member.
const (
	active   = "ACTIVE"
	inactive = "INACTIVE"
)

// Role is a role in a membership.
type Role struct {
	ID          string `json:"id"`
	Name        string `json:"name"` // as in the tokens' roles claim
	DisplayName string `json:"display_name"`
}

// user reads what is sent of a user.
func (a *API) user(ctx context.Context, u directory.User) (User, error) {
	last, err := a.Store.LastLogin(ctx, u.ID)
	if err != nil {
		return User{}, err
	}
	memberships := make([]Membership, 0, len(u.Memberships))
	for _, m := range u.Memberships {
		memberships = append(memberships, a.membership(m))
	}
	return User{
		ID: u.ID, Email: u.Email, ExternalID: u.ExternalID, CreateTime: u.CreatedAt.UTC(), UpdateTime: u.UpdatedAt.UTC(), LastLoginTime: last.UTC(),
		Metadata: pairs(u.Metadata), Memberships: memberships,
		Profile: Profile{
			Name: u.Name(), GivenName: u.GivenName, FamilyName: u.FamilyName, Picture: u.Picture, Locale: u.Locale, PhoneNumber: u.PhoneNumber,
			PreferredUsername: u.PreferredUsername, Gender: u.Gender, EmailVerified: u.EmailVerified,
			CustomAttributes: pairs(u.CustomAttributes), Metadata: pairs(u.ProfileMetadata),
		},
	}, nil
}

func (a *API) membership(m directory.Membership) Membership {
	o, _ := a.Directory.Organization(m.OrganizationID) // deleted at this moment: no name
	out := Membership{
		OrganizationID: m.OrganizationID, Name: o.Name, DisplayName: o.Name, Status: active, Roles: make([]Role, 0, len(m.Roles)),
		Permissions: a.Directory.Permissions(m.Roles), Metadata: pairs(m.Metadata), JoinTime: m.JoinedAt.UTC(), CreatedAt: m.JoinedAt.UTC(),
	}
	if m.Inactive {
		out.Status = inactive
	}
	for _, id := range m.Roles {
		r, _ := a.Directory.Role(id)
		out.Roles = append(out.Roles, Role{id, id, r.Name})
	}
	return out
}

// pairs is a map that is sent as {} when it is empty.
func pairs(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

// userBody answers with one user.
type userBody struct {
	User User `json:"user"`
}

func (a *API) userBody(ctx context.Context, status int, u directory.User, err error) (int, any, error) {
	if err != nil {
		return 0, nil, err
	}
	sent, err := a.user(ctx, u)
	return status, userBody{sent}, err
}
