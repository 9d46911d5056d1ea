package web

import (
	"net/url"
	"strings"
	"unicode"
)

// maxDestination bounds what a login attempt's cookie has to carry, in bytes.
const maxDestination = 1024

// flowPaths are stations of a login or logout: as destinations they would send
// the browser in circles.
var flowPaths = []string{pathLogin, pathCallback, pathRefresh, pathLogout, pathSignedOut}

// destination returns raw when it is a path of this site, and "/" otherwise, so
// that a link to the login cannot send a user to a stranger (RFC 9700 §4.11).
func destination(raw string) string {
	if isSitePath(raw) {
		return raw
	}
	return pathHome
}

// isSitePath judges the text as a browser may read it: browsers take \ for /,
// drop tabs and line ends, and // begins a host.
func isSitePath(raw string) bool {
	if !strings.HasPrefix(raw, "/") || strings.HasPrefix(raw, "//") || len(raw) > maxDestination || strings.ContainsFunc(raw, unicode.IsControl) {
		return false
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil {
		return false
	}
	// u.Path is decoded: %2f and %5c count as what they stand for.
	if strings.Contains(u.Path, "//") || strings.ContainsFunc(u.Path, isSuspicious) {
		return false
	}
	for _, segment := range strings.Split(u.Path, "/") {
		if segment == "." || segment == ".." {
			return false
		}
	}
	for _, path := range flowPaths {
		if u.Path == path {
			return false
		}
	}
	return true
}

func isSuspicious(r rune) bool {
	return r == '\\' || r == unicode.ReplacementChar || unicode.IsControl(r)
}

// withReturn adds a destination to a path of ours; home needs no mention.
func withReturn(path, to string) string {
	if to == "" || to == pathHome {
		return path
	}
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	return path + separator + "return_to=" + url.QueryEscape(to)
}
