package auth

import (
	"slices"
	"time"
)

// Tokens are what a login or a refresh yields, verified. The caller decides
// where they are stored; each of them prints as "[redacted]".
type Tokens struct {
	// AccessToken proves the user to APIs for a few minutes.
	AccessToken Secret
	// RefreshToken buys the next tokens, once: each use replaces it (RFC 9700 §4.14).
	RefreshToken Secret
	// IDToken says who logged in. It is kept for the logout, as id_token_hint.
	IDToken Secret
	// Claims are those of the access token; where that is opaque, those of the ID token.
	Claims *Claims
	// Identity is what the ID token says of the user; where access tokens are opaque,
	// with what the userinfo endpoint says over it.
	Identity Identity
}

// Claims are the access token's claims after verification. They are shared
// between callers: do not change them.
type Claims struct {
	// Subject is the user (usr_…), the same in every app of the environment.
	Subject string `json:"sub"`
	// SessionID is the shared session (ses_…), the same in every app. Where access
	// tokens are opaque and ID tokens have no "sid", it is a name of this login alone.
	SessionID string `json:"sid"`
	// OrganizationID is the organization (org_…) the user acts in.
	OrganizationID string `json:"oid"`
	// ClientID is the app that the token was issued to.
	ClientID string `json:"client_id"`
	// TokenID is the token's own name ("jti").
	TokenID     string   `json:"jti"`
	Roles       []string `json:"roles"`
	Permissions []string `json:"permissions"`
	Scope       string   `json:"scope"`

	Issuer   string    `json:"-"`
	Audience []string  `json:"-"`
	IssuedAt time.Time `json:"-"`
	Expiry   time.Time `json:"-"`
}

// HasAudience reports whether the token is meant for any of the clients.
func (c *Claims) HasAudience(clientIDs ...string) bool {
	return slices.ContainsFunc(clientIDs, func(id string) bool { return id != "" && slices.Contains(c.Audience, id) })
}

// Identity is the user as the ID token describes them (OpenID Connect Core §5.1).
// Its Subject may name a connection rather than the user: across apps a user is
// [Claims.Subject].
type Identity struct {
	Subject       string   `json:"sub"`
	Name          string   `json:"name"`
	GivenName     string   `json:"given_name"`
	FamilyName    string   `json:"family_name"`
	Email         string   `json:"email"`
	EmailVerified bool     `json:"email_verified"`
	Picture       string   `json:"picture"`
	AuthTime      int64    `json:"auth_time"` // seconds since 1970
	AMR           []string `json:"amr"`
}
