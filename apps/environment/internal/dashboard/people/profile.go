package people

import (
	"net/url"

	"example.com/multiapp/apps/environment/internal/directory"
)

// texts are the plain fields of a user's form and where they stand in a user.
func texts(u *directory.User) map[string]*string {
	return map[string]*string{
		"email": &u.Email, "name": &u.FullName, "given_name": &u.GivenName, "family_name": &u.FamilyName, "picture": &u.Picture,
		"locale": &u.Locale, "phone_number": &u.PhoneNumber, "preferred_username": &u.PreferredUsername, "gender": &u.Gender,
		"external_id": &u.ExternalID,
	}
}

// pairsOf are the fields with key=value lines.
func pairsOf(u *directory.User) map[string]*map[string]string {
	return map[string]*map[string]string{
		"custom_attributes": &u.CustomAttributes, "profile_metadata": &u.ProfileMetadata, "metadata": &u.Metadata,
	}
}

// profile is the form filled in with what a user has.
func profile(u directory.User) form {
	f := newForm(url.Values{"id": {u.ID}})
	for name, value := range texts(&u) {
		f.values.Set(name, *value)
	}
	for name, value := range pairsOf(&u) {
		f.values.Set(name, typedPairs(*value))
	}
	if u.EmailVerified {
		f.values.Set("email_verified", "true")
	}
	return f
}

// readProfile takes a user's profile out of a form. What cannot be read is a problem of the form.
func (f form) readProfile() directory.User {
	var u directory.User
	for name, value := range texts(&u) {
		*value = f.get(name)
	}
	for name, value := range pairsOf(&u) {
		*value = f.pairs(name)
	}
	u.EmailVerified = f.has("email_verified", "true")
	return u
}

// fill copies what the form has of a user.
func fill(into *directory.User, from directory.User) {
	source := texts(&from)
	for name, value := range texts(into) {
		*value = *source[name]
	}
	pairs := pairsOf(&from)
	for name, value := range pairsOf(into) {
		*value = *pairs[name]
	}
	into.EmailVerified = from.EmailVerified
}
