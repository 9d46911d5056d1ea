package directory

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"net/url"
	"slices"
	"time"
)

// ApplicationType decides how a client authenticates and which redirect URIs it may have (RFC 6749 §2.1).
type ApplicationType string

// The three types of application, named as in production.
const (
	Web    ApplicationType = "web"    // confidential: has a secret
	SPA    ApplicationType = "spa"    // public: PKCE, browser origins may call token and userinfo
	Native ApplicationType = "native" // public: PKCE, loopback redirects match on any port (RFC 8252 §7.3)
)

// DefaultAccessTokenLifetime is used for an application that names none.
const DefaultAccessTokenLifetime = 5 * time.Minute

// MaxSecrets is how many client secrets may be valid at once, so that one can be replaced without a gap (E4).
const MaxSecrets = 2

// Application is an OAuth client.
type Application struct {
	ID                     string          `json:"id"` // client_id
	Name                   string          `json:"name"`
	Type                   ApplicationType `json:"type"`
	Secrets                []Secret        `json:"secrets,omitempty"` // of web applications, at most MaxSecrets
	RedirectURIs           []string        `json:"redirect_uris"`
	PostLogoutRedirectURIs []string        `json:"post_logout_redirect_uris,omitempty"`
	InitiateLoginURI       string          `json:"initiate_login_uri,omitempty"`     // where a login is started for the application (OpenID Connect Core §4)
	BackchannelLogoutURI   string          `json:"backchannel_logout_uri,omitempty"` // web applications only
	AccessTokenLifetime    time.Duration   `json:"access_token_lifetime"`
	// RequirePKCE refuses authorization requests of a web application without a challenge. Others are always refused.
	RequirePKCE bool `json:"require_pkce,omitempty"`
	// ManagementAPI lets a web application use the Management API with its own credentials.
	ManagementAPI bool      `json:"management_api,omitempty"`
	CreatedAt     time.Time `json:"created_at,omitzero"` // zero for those of environment.yaml
	UpdatedAt     time.Time `json:"updated_at,omitzero"`
}

// Secret is one valid client secret. Its value is known to the client alone.
type Secret struct {
	ID        string            `json:"id"`
	Hash      [sha256.Size]byte `json:"hash"`
	CreatedAt time.Time         `json:"created_at,omitzero"`
}

// NewSecret makes a secret and what is kept of it.
func NewSecret(now time.Time) (value string, kept Secret) {
	value = rand.Text() + rand.Text()
	return value, Secret{ID: NewID("sec_"), Hash: HashSecret(value), CreatedAt: now}
}

// HashSecret is the form in which a client secret is kept. Secrets are random, so a plain hash is enough.
func HashSecret(secret string) [sha256.Size]byte { return sha256.Sum256([]byte(secret)) }

// Public tells whether the application cannot keep a secret.
func (a Application) Public() bool { return a.Type != Web }

// PKCERequired tells whether an authorization request needs a challenge (RFC 7636, RFC 9700 §2.1.1).
func (a Application) PKCERequired() bool { return a.Public() || a.RequirePKCE }

// SecretMatches compares a presented secret with every valid one in constant time.
func (a Application) SecretMatches(secret string) bool {
	got, ok := HashSecret(secret), 0
	for _, want := range a.Secrets {
		ok |= subtle.ConstantTimeCompare(got[:], want.Hash[:])
	}
	return ok == 1
}

// Origins are the browser origins that may call the token, revocation, userinfo, discovery and key endpoints for this
// application: those of a SPA's redirect URIs, none for other types.
func (a Application) Origins() []string {
	if a.Type != SPA {
		return nil
	}
	var origins []string
	for _, raw := range a.RedirectURIs {
		if u, err := url.Parse(raw); err == nil {
			origins = append(origins, u.Scheme+"://"+u.Host)
		}
	}
	slices.Sort(origins)
	return slices.Compact(origins)
}

func (a Application) clone() Application {
	a.Secrets, a.RedirectURIs = slices.Clone(a.Secrets), slices.Clone(a.RedirectURIs)
	a.PostLogoutRedirectURIs = slices.Clone(a.PostLogoutRedirectURIs)
	return a
}
