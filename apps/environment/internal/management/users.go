package management

import (
	"net/http"
	"slices"

	"example.com/multiapp/apps/environment/internal/directory"
)

type userList struct {
	Users []User `json:"users"`
	links
}

func (a *API) listUsers(r request) (int, any, error) {
	return a.userList(r, a.Directory.Users())
}

func (a *API) listMembers(r request) (int, any, error) {
	o, err := a.Directory.Organization(r.PathValue("organization_id"))
	if err != nil {
		return 0, nil, err
	}
	return a.userList(r, a.Directory.Members(o.ID))
}

// userList is sorted by creation and ID, which no change of a user moves.
func (a *API) userList(r request, all []directory.User) (int, any, error) {
	place := func(u directory.User) position { return placeOf(u.CreatedAt, u.ID) }
	users, l, err := page(a.pages, r, sorted(all, place), place)
	l.Total = len(all)
	out := userList{make([]User, 0, len(users)), l}
	for _, u := range users {
		sent, readErr := a.user(r.Context(), u)
		if readErr != nil {
			return 0, nil, readErr
		}
		out.Users = append(out.Users, sent)
	}
	return http.StatusOK, out, err
}

func (a *API) getUser(r request) (int, any, error) {
	u, err := a.Directory.User(r.PathValue("id"))
	return a.userBody(r.Context(), http.StatusOK, u, err)
}

// profileInput is a profile in a body. What is absent stays as it is.
type profileInput struct {
	Name              *string           `json:"name"`
	GivenName         *string           `json:"given_name"`
	FamilyName        *string           `json:"family_name"`
	Picture           *string           `json:"picture"`
	Locale            *string           `json:"locale"`
	PhoneNumber       *string           `json:"phone_number"`
	PreferredUsername *string           `json:"preferred_username"`
	Gender            *string           `json:"gender"`
	EmailVerified     *bool             `json:"email_verified"`
	CustomAttributes  map[string]string `json:"custom_attributes"`
	Metadata          map[string]string `json:"metadata"`
}

func (p profileInput) apply(u *directory.User) {
	set(&u.FullName, p.Name)
	set(&u.GivenName, p.GivenName)
	set(&u.FamilyName, p.FamilyName)
	set(&u.Picture, p.Picture)
	set(&u.Locale, p.Locale)
	set(&u.PhoneNumber, p.PhoneNumber)
	set(&u.PreferredUsername, p.PreferredUsername)
	set(&u.Gender, p.Gender)
	set(&u.EmailVerified, p.EmailVerified)
	setPairs(&u.CustomAttributes, p.CustomAttributes)
	setPairs(&u.ProfileMetadata, p.Metadata)
}

// set changes a field unless the body leaves it out.
func set[T any](field *T, sent *T) {
	if sent != nil {
		*field = *sent
	}
}

// setPairs replaces a map as a whole unless the body leaves it out; {} empties it.
func setPairs(field *map[string]string, sent map[string]string) {
	if sent != nil {
		*field = sent
	}
}

func (a *API) updateUser(r request) (int, any, error) {
	var in struct {
		ExternalID *string           `json:"external_id"`
		Metadata   map[string]string `json:"metadata"`
		Profile    profileInput      `json:"user_profile"`
	}
	if err := readBody(r.Request, &in); err != nil {
		return 0, nil, err
	}
	u, err := a.Admin.UpdateUser(r.Context(), r.PathValue("id"), func(u *directory.User) {
		set(&u.ExternalID, in.ExternalID)
		setPairs(&u.Metadata, in.Metadata)
		in.Profile.apply(u)
	})
	return a.userBody(r.Context(), http.StatusOK, u, sentAs(userFields, err))
}

func (a *API) deleteUser(r request) (int, any, error) {
	return http.StatusNoContent, nil, a.Admin.DeleteUser(r.Context(), r.PathValue("id"))
}

// createUser adds a user who is a member of the organization from then on: nobody is asked first.
func (a *API) createUser(r request) (int, any, error) {
	var in struct {
		Email      string          `json:"email"`
		ExternalID string          `json:"external_id"`
		Membership membershipInput `json:"membership"`
		Profile    profileInput    `json:"user_profile"`
	}
	o, err := a.Directory.Organization(r.PathValue("organization_id"))
	if err != nil {
		return 0, nil, err
	}
	if err := readBody(r.Request, &in); err != nil {
		return 0, nil, err
	}
	m := directory.Membership{OrganizationID: o.ID, Roles: []string{}}
	roles, wrong := a.roles("membership.roles", in.Membership.Roles)
	if in.Email == "" {
		wrong = slices.Insert(wrong, 0, violation{"email", "is missing"})
	}
	if len(wrong) > 0 {
		return 0, nil, invalid(wrong...)
	}
	in.Membership.apply(&m, roles)
	u := directory.User{Email: in.Email, ExternalID: in.ExternalID, Memberships: []directory.Membership{m}}
	in.Profile.apply(&u)
	u, err = a.Admin.CreateUser(r.Context(), u)
	return a.userBody(r.Context(), http.StatusCreated, u, sentAs(userFields, err))
}
