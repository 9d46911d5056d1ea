package provider

import (
	"strings"

	"github.com/zitadel/oidc/v3/pkg/op"
)

// userCodeLetters are those of a user code: no vowels, so that no words come up, and no digits that look like letters
// (RFC 8628 §6.1). Eight of them are 34 bits; the page that takes them bounds how often one can guess.
const (
	userCodeLetters = "BCDFGHJKLMNPQRSTVWXZ"
	userCodeLength  = 8
	userCodeTyped   = 64 // bytes, with whatever a person puts between the letters
)

// newUserCode makes one in the form in which it is shown: WDJB-MJHT.
func newUserCode() (string, error) {
	return op.NewUserCode([]rune(userCodeLetters), userCodeLength, userCodeLength/2)
}

// parseUserCode brings what a person typed into the form in which the code is shown. Upper or lower case, spaces and hyphens
// do not matter; false is for what can be no code.
func parseUserCode(typed string) (string, bool) {
	if len(typed) > userCodeTyped {
		return "", false
	}
	var code strings.Builder
	for _, c := range []byte(typed) {
		switch {
		case c >= 'a' && c <= 'z':
			c -= 'a' - 'A'
		case c == ' ' || c == '-' || c == '.' || c == '_' || c == '\t' || c == '\r' || c == '\n':
			continue
		}
		if !strings.Contains(userCodeLetters, string(rune(c))) || code.Len() > userCodeLength {
			return "", false
		}
		if code.Len() == userCodeLength/2 {
			code.WriteByte('-')
		}
		code.WriteByte(c)
	}
	return code.String(), code.Len() == userCodeLength+1
}
