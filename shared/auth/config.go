package auth

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Config describes one OAuth client of one environment. It is passed by value;
// [New] validates it and fills defaults on its own copy.
type Config struct {
	// Issuer is the environment's URL exactly as it names itself in discovery and in
	// "iss" claims: with a slash at the end only if they have one. Plain http is
	// accepted on loopback names only.
	Issuer string

	// ClientID names this app at the environment. Required.
	ClientID string

	// ClientSecret authenticates a confidential client. Leave it empty in public
	// clients (RFC 8252 §8.5: a secret that is shipped is no secret).
	ClientSecret Secret

	// RedirectURL receives the authorization response. An attempt may name its own
	// in [LoginOptions], as a native app with a free loopback port does.
	RedirectURL string

	// PostLogoutRedirectURL receives the browser after a logout. Empty means that
	// the environment shows its own page.
	PostLogoutRedirectURL string

	// Scopes to ask for. Default: openid, profile, email, offline_access.
	Scopes []string

	// OpaqueAccessTokens is for environments whose access tokens say nothing to
	// clients (RFC 6749 §1.4): nobody but their own APIs can verify one. The session's
	// claims then come from the verified ID token, the identity from the userinfo
	// endpoint too, and [Client.Verify] refuses every token.
	OpaqueAccessTokens bool

	// HTTPClient makes the calls to the environment. Default: a client with a
	// time-out of 10 s. Redirects are never followed and answers over 1 MiB are cut.
	HTTPClient *http.Client

	// Now tells the time. Default: time.Now.
	Now func() time.Time

	// After returns a channel that delivers after a duration: a device login waits with
	// it. Default: time.After.
	After func(time.Duration) <-chan time.Time

	// Observer hears each protocol step. Default: nobody.
	Observer Observer

	// VerifiedTokens bounds how many verified access tokens are remembered.
	// Default: 10,000 (about 1 kB each).
	VerifiedTokens int
}

// withDefaults returns a checked copy of c, or every mistake in it at once.
func (c Config) withDefaults() (Config, error) {
	var mistakes []error
	if err := checkIssuer(c.Issuer); err != nil {
		mistakes = append(mistakes, err)
	}
	if c.ClientID == "" {
		mistakes = append(mistakes, errors.New("client id is empty: register the app and set its client id"))
	}
	if c.Scopes = slices.Clone(c.Scopes); len(c.Scopes) == 0 {
		c.Scopes = []string{"openid", "profile", "email", "offline_access"}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.After == nil {
		c.After = time.After
	}
	if c.Observer == nil {
		c.Observer = func(Event) {}
	}
	if c.VerifiedTokens <= 0 {
		c.VerifiedTokens = 10_000
	}
	c.HTTPClient = boundedHTTPClient(c.HTTPClient)
	return c, errors.Join(mistakes...)
}

func checkIssuer(issuer string) error {
	u, err := url.Parse(issuer)
	switch {
	case err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return fmt.Errorf("issuer %q is not a URL like https://example.com", issuer)
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u.Hostname()):
		return nil
	}
	return fmt.Errorf("issuer %q must use https: tokens would cross the network in the clear", issuer)
}

// isLoopback reports whether host stays on this machine (RFC 6761 §6.3 reserves localhost).
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}
