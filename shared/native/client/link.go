package client

import (
	"crypto/subtle"
	"errors"
	"net/url"
	"strings"
	"unicode"

	"example.com/multiapp/shared/auth"
)

// maxLink bounds a link, in bytes.
const maxLink = 8 << 10

// Link gives a link that the operating system opened to the login or sign-out
// that waits for it, and tells whether one did (D6). A link is used once, and only
// with the state of that login or sign-out; any other changes nothing. It does not
// wait for what follows.
func (c *Client) Link(raw string) bool {
	_, taken := c.takeLink(raw)
	return taken
}

// OpenLink is Link for the app that was opened by the link: where nothing waits
// for it, the state tells the person who clicked.
func (c *Client) OpenLink(raw string) {
	path, taken := c.takeLink(raw)
	if taken || path == signedOutPath {
		return
	}
	c.update(func(s *State) {
		if s.Login == "" && s.Logout == LogoutNone {
			s.Login, s.Problem = Failed, problemOf(errStrayLink)
		}
	})
}

// takeLink returns the link's path if it is a link of ours. Links hold codes and
// states: the log gets the reason alone.
func (c *Client) takeLink(raw string) (path string, taken bool) {
	l, err := parseLink(c.config.Scheme, raw)
	if err != nil {
		c.config.Log.Warn("a link was dropped", "err", err)
		return "", false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.links == nil || !c.links.take(l) {
		c.config.Log.Warn("a link was dropped", "err", errStrayLink)
		return l.path, false
	}
	return l.path, true
}

var (
	errStrayLink = errors.New("client: nothing waits for this link")
	errBadLink   = errors.New("client: not a link that this app registered")
	errLongLink  = errors.New("client: a link of more than 8 KiB")
)

// link is what a link says, in the terms of a loopback address.
type link struct {
	path  string
	query url.Values
}

// parseLink reads scheme://callback?… and scheme://signed-out?…, and nothing else.
// Some systems write a slash behind the host. Control characters, encoded or not,
// have no place in an answer (RFC 6749 appendix A).
func parseLink(scheme, raw string) (link, error) {
	if len(raw) > maxLink {
		return link{}, errLongLink
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != scheme || u.User != nil || (u.Path != "" && u.Path != "/") || strings.Contains(raw, "#") {
		return link{}, errBadLink
	}
	if u.Host != callbackPath[1:] && u.Host != signedOutPath[1:] {
		return link{}, errBadLink
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil || hasControl(query) {
		return link{}, errBadLink
	}
	return link{"/" + u.Host, query}, nil
}

func hasControl(query url.Values) bool {
	for name, values := range query {
		if strings.ContainsFunc(name+strings.Join(values, ""), unicode.IsControl) {
			return true
		}
	}
	return false
}

// hasState compares in constant time. An empty state and a repeated one never match.
func hasState(want auth.Secret, query url.Values) bool {
	got := query["state"]
	return want != "" && len(got) == 1 && subtle.ConstantTimeCompare([]byte(got[0]), []byte(want.Reveal())) == 1
}
