package management

import (
	"errors"
	"regexp"
	"strings"

	"example.com/multiapp/apps/environment/internal/directory"
)

// The directory's names of fields, as the bodies have them. A field that is not here has the same name.
var (
	userFields = strings.NewReplacer("profile_metadata", "user_profile.metadata", "custom_attributes", "user_profile.custom_attributes",
		"given_name", "user_profile.given_name", "family_name", "user_profile.family_name", "picture", "user_profile.picture",
		"locale", "user_profile.locale", "phone_number", "user_profile.phone_number", "gender", "user_profile.gender",
		"preferred_username", "user_profile.preferred_username", "name", "user_profile.name")
	organizationFields = strings.NewReplacer("name", "display_name")
	membershipFields   = strings.NewReplacer("membership.", "")
	memberships        = regexp.MustCompile(`^memberships\[\d+\]\.`)
)

// sentAs tells of values that the directory refuses by the names under which they were sent. Other errors stay as they are.
func sentAs(names *strings.Replacer, err error) error {
	var wrong *directory.Invalid
	if !errors.As(err, &wrong) {
		return err
	}
	out := make([]violation, 0, len(wrong.Problems))
	for _, p := range wrong.Problems {
		field := names.Replace(memberships.ReplaceAllString(p.Field, "membership."))
		out = append(out, violation{field, strings.TrimLeft(strings.TrimPrefix(p.Text, p.Field), ": ")})
	}
	return invalid(out...)
}
