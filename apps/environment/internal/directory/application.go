package directory

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
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
	ID                     string // client_id
	Name                   string
	Type                   ApplicationType
	SecretHashes           [][sha256.Size]byte // of web applications: SHA-256 of each secret, at most MaxSecrets
	RedirectURIs           []string
	PostLogoutRedirectURIs []string
	InitiateLoginURI       string // where a login is started for the application (OpenID Connect Core §4)
	BackchannelLogoutURI   string // web applications only
	AccessTokenLifetime    time.Duration
}

// HashSecret is the form in which a client secret is kept. Secrets are random, so a plain hash is enough.
func HashSecret(secret string) [sha256.Size]byte { return sha256.Sum256([]byte(secret)) }

// Public tells whether the application cannot keep a secret.
func (a Application) Public() bool { return a.Type != Web }

// SecretMatches compares a presented secret with every valid one in constant time.
func (a Application) SecretMatches(secret string) bool {
	got, ok := HashSecret(secret), 0
	for _, want := range a.SecretHashes {
		ok |= subtle.ConstantTimeCompare(got[:], want[:])
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

// AddApplication registers an application until the process ends. It returns an error that lists everything that is
// wrong with it.
func (d *Directory) AddApplication(a Application) error {
	if a.AccessTokenLifetime == 0 {
		a.AccessTokenLifetime = DefaultAccessTokenLifetime
	}
	if problems := a.problems(d.sessions.IdleTimeout); len(problems) > 0 {
		return fmt.Errorf("application %s: %s", a.ID, problems[0])
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if slices.ContainsFunc(d.applications, func(b Application) bool { return b.ID == a.ID }) {
		return fmt.Errorf("application %s exists already", a.ID)
	}
	d.applications = append(d.applications, a)
	return nil
}

// problems lists what keeps an application from being registered, as sentences.
func (a Application) problems(idle time.Duration) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	switch {
	case a.ID == "":
		say("id is missing")
	case a.Type != Web && a.Type != SPA && a.Type != Native:
		say("type must be web, spa or native, not %q", a.Type)
	case a.Type == Web && len(a.SecretHashes) == 0:
		say("a web application needs a secret")
	case a.Public() && len(a.SecretHashes) > 0:
		say("a %s application cannot keep a secret: remove it", a.Type)
	case a.Public() && a.BackchannelLogoutURI != "":
		say("only web applications can receive back-channel logout: remove backchannel_logout_uri")
	}
	if len(a.SecretHashes) > MaxSecrets {
		say("at most %d secrets can be valid at once", MaxSecrets)
	}
	if len(a.RedirectURIs) == 0 {
		say("redirect_uris needs at least one URI")
	}
	for _, uri := range slices.Concat(a.RedirectURIs, a.PostLogoutRedirectURIs) {
		if err := ValidateRedirectURI(a.Type, uri); err != nil {
			say("%v", err)
		}
	}
	for _, uri := range []string{a.InitiateLoginURI, a.BackchannelLogoutURI} {
		if err := ValidateRedirectURI(Web, uri); uri != "" && err != nil {
			say("%v", err)
		}
	}
	if a.AccessTokenLifetime < time.Second || idle > 0 && a.AccessTokenLifetime >= idle {
		say("access_token_lifetime must be shorter than the idle time-out of the session (%s)", idle)
	}
	return out
}
