package pages

import (
	"net/url"
	"slices"
	"strings"
)

// Part is one part of two addresses, side by side.
type Part struct {
	Name       string
	Sent       string
	Registered string
	Same       bool
}

// Comparison holds a sent address against one registered address.
type Comparison struct {
	Registered string
	Parts      []Part
}

// compare holds the sent address against every registered one, closest first.
func compare(m Mismatch) []Comparison {
	var all []Comparison
	for _, registered := range m.Registered {
		all = append(all, Comparison{registered, compareParts(m.Sent, registered, m.AnyLoopbackPort)})
	}
	slices.SortStableFunc(all, func(a, b Comparison) int { return differences(a) - differences(b) })
	return all
}

func differences(c Comparison) int {
	n := 0
	for _, p := range c.Parts {
		if !p.Same {
			n++
		}
	}
	return n
}

// compareParts tells where two addresses differ. Redirect URIs are compared as
// strings (RFC 9700 §2.1), so addresses that mean the same still differ.
func compareParts(sent, registered string, anyLoopbackPort bool) []Part {
	s, errSent := url.Parse(sent)
	r, errRegistered := url.Parse(registered)
	if errSent != nil || errRegistered != nil {
		return []Part{{"address", sent, registered, false}}
	}
	parts := []Part{
		part("scheme", s.Scheme, r.Scheme),
		part("host", s.Hostname(), r.Hostname()),
		part("port", s.Port(), r.Port()),
		part("path", strings.TrimRight(s.EscapedPath(), "/"), strings.TrimRight(r.EscapedPath(), "/")),
		part("trailing slash", trailingSlash(s), trailingSlash(r)),
		part("query", s.RawQuery, r.RawQuery),
		part("fragment", s.Fragment, r.Fragment),
	}
	if anyLoopbackPort && isLoopback(r.Hostname()) {
		parts[2] = Part{"port", orNone(s.Port()), "any", true}
	}
	if sent != registered && !slices.ContainsFunc(parts, func(p Part) bool { return !p.Same }) && parts[2].Registered != "any" {
		parts = append(parts, Part{"spelling", sent, registered, false})
	}
	return slices.DeleteFunc(parts, func(p Part) bool { return p.Same && p.Sent == "none" })
}

func part(name, sent, registered string) Part {
	return Part{Name: name, Sent: orNone(sent), Registered: orNone(registered), Same: sent == registered}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func trailingSlash(u *url.URL) string {
	if strings.HasSuffix(u.EscapedPath(), "/") {
		return "yes"
	}
	return "no"
}

func isLoopback(host string) bool { return host == "127.0.0.1" || host == "::1" }
