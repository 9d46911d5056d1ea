package signin

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	emailLimit = 254 // RFC 5321 §4.5.3.1.3
	nameLimit  = 100
)

// parseEmail returns the address in the form in which accounts are looked up, and false when it is not one.
func parseEmail(raw string) (string, bool) {
	raw = strings.TrimSpace(raw)
	addr, err := mail.ParseAddress(raw)
	if err != nil || addr.Address != raw || len(raw) > emailLimit {
		return "", false
	}
	return strings.ToLower(raw), true
}

// parseName returns the name with single spaces, and false when it is empty, too long or holds control characters.
func parseName(raw string) (string, bool) {
	name := strings.Join(strings.Fields(raw), " ")
	ok := name != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= nameLimit &&
		!strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) })
	return name, ok
}
