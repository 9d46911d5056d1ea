package ui

import (
	"regexp"
	"strings"
)

var (
	rfcLabel = regexp.MustCompile(`^RFC (\d+)(?: §([\d.]+))?`)
	section  = regexp.MustCompile(`§([\d.]+)`)
)

// openIDSpecs maps the name a label begins with to the document's file name.
var openIDSpecs = []struct{ name, file string }{
	{"OpenID Connect Core", "openid-connect-core-1_0"},
	{"OpenID Connect Discovery", "openid-connect-discovery-1_0"},
	{"OpenID Connect Back-Channel Logout", "openid-connect-backchannel-1_0"},
	{"OpenID Connect RP-Initiated Logout", "openid-connect-rpinitiated-1_0"},
}

// SpecURL is the address of the specification that a label such as
// "RFC 6749 §4.1.3" or "OpenID Connect Core 1.0 §3.1.3.7" names.
// It is empty for a label it does not know.
func SpecURL(label string) string {
	if m := rfcLabel.FindStringSubmatch(label); m != nil {
		return withFragment("https://www.rfc-editor.org/rfc/rfc"+m[1], "section-", m[2])
	}
	for _, s := range openIDSpecs {
		if strings.HasPrefix(label, s.name) {
			found := section.FindStringSubmatch(label + " §")
			number := ""
			if found != nil {
				number = found[1]
			}
			return withFragment("https://openid.net/specs/"+s.file+".html", "rfc.section.", number)
		}
	}
	return ""
}

// specLinks splits a label that names several sections, "RFC 6749 §6, RFC 9700".
func specLinks(label string) []Link {
	var links []Link
	for part := range strings.SplitSeq(label, ", ") {
		links = append(links, Link{Label: part, URL: SpecURL(part)})
	}
	return links
}

func withFragment(address, prefix, number string) string {
	number = strings.TrimRight(number, ".")
	if number == "" {
		return address
	}
	return address + "#" + prefix + number
}
