// Package provider is the OAuth 2.0 authorization server and OpenID provider: authorize, token, userinfo, revocation,
// introspection, keys and discovery. Start with Provider and routes in routes.go; authorize.go and token.go are the two
// halves of a login.
//
// It is built from parts of github.com/zitadel/oidc (request parsing, PKCE, token hashes, error and response types) and
// is the only package that may import it. The handlers are ours, because the library's own server skips PKCE for some
// clients, matches redirect URIs loosely and answers errors without iss; and the tokens are made here, because the
// library reads the system clock, while this environment's time can be moved by tests.
//
// It does not draw the sign-in pages (package signin answers a waiting request through Pending), it does not end
// sessions or deliver logout tokens (packages session and logout), and it asks for no consent unless prompt=consent.
package provider

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/zitadel/schema"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// Lifetimes that no application can change.
const (
	CodeLifetime    = 60 * time.Second // at most 10 minutes (RFC 6749 §4.1.2)
	IDTokenLifetime = 15 * time.Minute
	RefreshGrace    = 10 * time.Second // in which a replayed refresh token leads to its successor (E6)
)

// Config says what a Provider needs. All fields but InsecureConsent are required.
type Config struct {
	Issuer    string // without a trailing slash
	Store     *store.Store
	Directory *directory.Directory
	Sessions  *session.Manager
	Journal   *journal.Journal
	Log       *slog.Logger
	Now       func() time.Time
	// TokenTime is the time to stamp a token with, and TokenLifetime how long an access token lives; both are given what
	// is right and may be wrong on purpose.
	TokenTime     func(now time.Time) time.Time
	TokenLifetime func(time.Duration) time.Duration
	// InsecureConsent is the ID of a user as whom every authorization request is signed in and consented to without a page.
	// Empty asks people, as it should be.
	InsecureConsent string
	// RequestID names the request in the log and on error pages.
	RequestID func(context.Context) string
	// Problem draws an error that may not be redirected.
	Problem func(w http.ResponseWriter, r *http.Request, status int, v pages.ErrorView)
}

// Provider is safe for concurrent use.
type Provider struct {
	Config
	Pending *Pending // the authorization requests that wait for a person
	Devices *Devices // the devices that wait for one
	Keys    *Keys
	decoder *schema.Decoder
	secret  []byte // derives the successors of refresh tokens

	requests requestLog
}

// New loads the signing keys, making one at the first start, and returns the provider.
func New(ctx context.Context, cfg Config) (*Provider, error) {
	keys, err := LoadKeys(ctx, cfg.Store, cfg.Now)
	if err != nil {
		return nil, err
	}
	secret, err := cfg.Store.Secret(ctx, "refresh token successors")
	if err != nil {
		return nil, err
	}
	p := &Provider{Config: cfg, Keys: keys, secret: secret, decoder: schema.NewDecoder()}
	p.decoder.IgnoreUnknownKeys(true)
	p.Pending, p.Devices = newPending(p), &Devices{p}
	return p, nil
}

// randomID makes an identifier that cannot be guessed: 80 bits in lower case after a prefix.
func randomID(prefix string) string { return prefix + strings.ToLower(rand.Text()[:16]) }

// hash is the form in which codes and refresh tokens are kept.
func hash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
