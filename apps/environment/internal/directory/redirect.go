package directory

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// MaxRedirectURILength is the longest redirect URI that can be registered, in bytes (E5).
const MaxRedirectURILength = 256

// schemes that would run or read something in the browser instead of opening an application.
var refusedSchemes = []string{"javascript", "data", "vbscript", "file", "blob", "about", "view-source", "ws", "wss", "ftp"}

// ValidateRedirectURI checks the rules for a URI that is registered (E5): http(s), or a custom scheme for a native
// application; at most 256 bytes; no query, no fragment, no user information, no wildcard.
func ValidateRedirectURI(t ApplicationType, raw string) error {
	fail := func(why string) error { return fmt.Errorf("URI %q %s", raw, why) }
	u, err := url.Parse(raw)
	switch {
	case raw == "" || err != nil || !u.IsAbs():
		return fail("is not an absolute URI: write scheme, host and path")
	case len(raw) > MaxRedirectURILength:
		return fail(fmt.Sprintf("is longer than %d characters", MaxRedirectURILength))
	case strings.Contains(raw, "#"):
		return fail("has a fragment: remove everything from # on")
	case strings.Contains(raw, "?"):
		return fail("has a query: remove everything from ? on")
	case u.User != nil:
		return fail("has a user name in it: remove it")
	case strings.ContainsAny(raw, "* \\"):
		return fail("has a wildcard, a space or a backslash: write the exact address")
	case slices.Contains(refusedSchemes, u.Scheme):
		return fail("has a scheme that is not allowed")
	}
	isHTTP := u.Scheme == "http" || u.Scheme == "https"
	if isHTTP && u.Hostname() == "" {
		return fail("has no host")
	}
	if !isHTTP && t != Native {
		return fail("must start with http:// or https://: only native applications have custom schemes")
	}
	return nil
}

// HasRedirectURI tells whether uri may receive a response for the application: an exact match, or the loopback rule.
func (a Application) HasRedirectURI(uri string) bool { return a.matches(a.RedirectURIs, uri) }

// HasPostLogoutRedirectURI does the same for the place where the browser goes after logout (OpenID Connect
// RP-Initiated Logout §3).
func (a Application) HasPostLogoutRedirectURI(uri string) bool {
	return a.matches(a.PostLogoutRedirectURIs, uri)
}

func (a Application) matches(registered []string, uri string) bool {
	return slices.ContainsFunc(registered, func(r string) bool {
		return r == uri || a.Type == Native && sameLoopback(r, uri)
	})
}

// sameLoopback is the rule of RFC 8252 §7.3: a loopback literal matches on any port. The name localhost is not a literal.
func sameLoopback(registered, uri string) bool {
	r, errR := url.Parse(registered)
	u, errU := url.Parse(uri)
	if errR != nil || errU != nil || r.Scheme != "http" || !isLoopbackLiteral(r.Hostname()) {
		return false
	}
	prefix := func(x *url.URL) string { return x.Scheme + "://" + x.Host }
	return u.Scheme == "http" && u.User == nil && u.Hostname() == r.Hostname() &&
		strings.TrimPrefix(uri, prefix(u)) == strings.TrimPrefix(registered, prefix(r)) && validPort(u.Port())
}

func isLoopbackLiteral(host string) bool { return host == "127.0.0.1" || host == "::1" }

func validPort(p string) bool { return len(p) <= 5 && p != "0" }
