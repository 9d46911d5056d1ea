package management

import (
	"context"
	"net/http"
	"time"
)

// MembershipStatus says whether a membership counts.
type MembershipStatus string

// The states of a membership. Only an active one lets the user into the organization.
const (
	MembershipActive   MembershipStatus = "ACTIVE"
	MembershipInactive MembershipStatus = "INACTIVE"
	InvitePending      MembershipStatus = "PENDING_INVITE"
	InviteExpired      MembershipStatus = "INVITE_EXPIRED"
)

// Membership is a user's place in an organization.
type Membership struct {
	OrganizationID string            `json:"organization_id"`
	Name           string            `json:"name"`
	DisplayName    string            `json:"display_name"`
	Status         MembershipStatus  `json:"membership_status"`
	Roles          []Role            `json:"roles"`
	Permissions    []string          `json:"permissions"`
	Metadata       map[string]string `json:"metadata"`
	JoinTime       time.Time         `json:"join_time"`
	CreatedAt      time.Time         `json:"created_at"`
}

// MembershipChange is what a membership becomes; what is nil stays as it is.
type MembershipChange struct {
	// Roles replace those that the user has there.
	Roles    []Role            `json:"roles,omitempty"`
	Metadata map[string]string `json:"metadata,omitempty"`
}

func membershipPath(organizationID, userID string) []string {
	return []string{"memberships", "organizations", organizationID, "users", userID}
}

// CreateMembership adds a user to an organization. [ErrConflict] says that they are
// a member already.
func (c *Client) CreateMembership(ctx context.Context, organizationID, userID string, m MembershipChange) (User, error) {
	return c.user(ctx, userID, call{method: http.MethodPost, path: membershipPath(organizationID, userID), body: m})
}

// UpdateMembership changes a user's roles in an organization. Tokens that the user
// has stay as they are: roles change with their next one.
func (c *Client) UpdateMembership(ctx context.Context, organizationID, userID string, m MembershipChange) (User, error) {
	return c.user(ctx, userID, call{method: http.MethodPatch, path: membershipPath(organizationID, userID), body: m})
}

// DeleteMembership takes a user out of an organization.
func (c *Client) DeleteMembership(ctx context.Context, organizationID, userID string) error {
	return c.do(ctx, call{method: http.MethodDelete, path: membershipPath(organizationID, userID)}, nil)
}
