package journal

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// How a value may be shown, by the name of its parameter, header, member or claim. A name that is not listed is redacted.
type showing int

const (
	redacted showing = iota
	shown
	abbreviated // its beginning, to tell it from others
	token       // the claims of a JWT; anything else redacted
)

var known = listed(map[showing]string{
	shown: `
client_id redirect_uri post_logout_redirect_uri response_type response_mode scope prompt max_age login_hint ui_locales
display acr_values code_challenge_method organization_id grant_type token_type_hint user_id email name resent form
error error_description error_uri token_type expires_in active
iss sub aud exp iat nbf jti sid oid azp auth_time amr at_hash c_hash roles permissions events ended_at ended_by ended_reason
email_verified given_name family_name picture locale phone_number preferred_username gender updated_at
page_size total_size total_revoked id external_id display_name description extends slug logo_url status message details
user users organization organizations membership memberships membership_status role application applications
session sessions session_id revoked_session revoked_sessions authenticated_clients device browser browser_version os
os_version device_type ip user_agent user_profile create_time update_time created_at join_time last_login_time
last_active_at idle_expires_at absolute_expires_at expired_at logout_at
authRequests auth_request_id client_name client_type timestamp workflow start_time end_time
filter.status filter.start_time filter.end_time`,
	abbreviated: `state nonce code_challenge`,
	token:       `access_token id_token id_token_hint logout_token token`,
})

func listed(names map[showing]string) map[string]showing {
	all := map[string]showing{}
	for how, list := range names {
		for name := range strings.FieldsSeq(list) {
			all[name] = how
		}
	}
	return all
}

const (
	maxValue  = 512 // bytes of a value
	maxName   = 24  // bytes of a name that nobody knows
	maxFields = 40
)

// Show is what may be shown of a named value.
func Show(name, value string) Field {
	switch known[name] {
	case shown:
		return Field{Name: name, Value: cut(value, maxValue)}
	case abbreviated:
		return Field{Name: name, Value: Abbreviate(value)}
	case token:
		return JWT(name, value)
	}
	return Field{Name: showName(name), Value: redact(value)}
}

// Abbreviate is the beginning of a value that is long enough to stay unknown: to tell two apart that should be equal.
func Abbreviate(value string) string {
	if len(value) < 24 || strings.ContainsFunc(value[:6], func(c rune) bool { return c <= ' ' || c > '~' }) {
		return redact(value)
	}
	return value[:6] + fmt.Sprintf("… (%d characters)", utf8.RuneCountInString(value))
}

func redact(value string) string {
	if value == "" {
		return ""
	}
	return fmt.Sprintf("[redacted, %d characters]", utf8.RuneCountInString(value))
}

// showName shows the name of a parameter that nobody knows, for it may be a misspelled one. A secret that came where a name
// belongs looks otherwise.
func showName(name string) string {
	if _, ok := known[name]; ok {
		return name
	}
	odd := func(c rune) bool { return (c < 'a' || c > 'z') && c != '_' }
	if name == "" || len(name) > maxName || strings.ContainsFunc(name, odd) {
		return fmt.Sprintf("[a name of %d characters]", utf8.RuneCountInString(name))
	}
	return name
}

// cut shortens a text to so many bytes and a mark.
func cut(text string, limit int) string {
	if len(text) <= limit && utf8.ValidString(text) {
		return text
	}
	if len(text) > limit {
		text = text[:limit] + "…"
	}
	return strings.ToValidUTF8(text, "")
}
