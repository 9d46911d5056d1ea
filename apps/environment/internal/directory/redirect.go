package directory

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// MaxRedirectURILength is the longest redirect URI that can be registered, in bytes (E5).
const MaxRedirectURILength = 256

// schemes that would run or read something in the browser instead of opening an application.
var refusedSchemes = []string{"javascript", "livescript", "data", "vbscript", "file", "filesystem", "jar", "blob", "about", "chrome", "resource",
	"view-source", "ws", "wss", "ftp", "mailto", "tel", "sms"}

// ValidateRedirectURI checks the rules for a URI that is registered (E5): http(s), or a custom scheme for a native
// application; at most 256 bytes; no query, no fragment, no user information, no wildcard. Its error begins with "must",
// to follow the name of what was checked, and says what to do.
func ValidateRedirectURI(t ApplicationType, raw string) error {
	if len(raw) > MaxRedirectURILength {
		return fmt.Errorf("must be at most %d characters long, and has %d", MaxRedirectURILength, len(raw))
	}
	for _, f := range forbidden {
		if strings.Contains(raw, f.part) {
			return errors.New(f.problem)
		}
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil || !u.IsAbs() || startsWithDigit(u.Opaque):
		return errors.New("must be a whole address: begin with http:// or https://, as in http://localhost:3000/callback")
	case u.User != nil:
		return errors.New("must have no user name or password: remove what stands before the @")
	case slices.Contains(refusedSchemes, u.Scheme):
		return fmt.Errorf("must not begin with %s:, which opens no application: begin with http:// or https://", u.Scheme)
	case u.Scheme == "http" || u.Scheme == "https":
		return validateHost(u)
	case t != Native:
		return fmt.Errorf("must begin with http:// or https://, not with %s:, because only native applications have a scheme of their own", u.Scheme)
	}
	return nil
}

// plainHost is a host that can stand in a header and in a Content-Security-Policy as it is.
var plainHost = regexp.MustCompile(`^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])$`)

func validateHost(u *url.URL) error {
	switch {
	case u.Hostname() == "":
		return fmt.Errorf("must have a host after %s://, as in %s://localhost:3000/callback", u.Scheme, u.Scheme)
	case !plainHost.MatchString(strings.TrimSuffix(u.Host, ":"+u.Port())):
		return errors.New("must have a host of letters, digits, dots and hyphens: write a name with other letters as xn--…")
	case !validPort(u):
		return errors.New("must have a port from 1 to 65535 after the colon, or no colon")
	}
	return nil
}

// forbidden are what no registered URI has, with what is said about it.
var forbidden = []struct{ part, problem string }{
	{"#", "must have no fragment: remove everything from the # on"},
	{"?", "must have no query: remove everything from the ? on"},
	{"*", "must have no *: wildcards are not allowed, so register each address in full"},
	{" ", "must have no space in it"},
	{"\\", "must have no backslash: write / instead"},
}

// startsWithDigit tells localhost:3000/callback, where http:// was forgotten, from a scheme such as com.example.app.
func startsWithDigit(opaque string) bool {
	return opaque != "" && opaque[0] >= '0' && opaque[0] <= '9'
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
		strings.TrimPrefix(uri, prefix(u)) == strings.TrimPrefix(registered, prefix(r)) && validPort(u)
}

func isLoopbackLiteral(host string) bool { return host == "127.0.0.1" || host == "::1" }

// validPort tells whether an address names a port that exists, as one writes it, or none.
func validPort(u *url.URL) bool {
	_, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && u.Port()[0] != '0' || u.Port() == "" && !strings.HasSuffix(u.Host, ":")
}
