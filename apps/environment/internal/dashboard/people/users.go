package people

import (
	"net/http"
	"time"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
)

// person is a user in a list.
type person struct {
	directory.User
	Origin        directory.Origin
	LastLogin     time.Time // zero for never
	Organizations []string  // names
}

type usersView struct {
	Site   pages.Site
	Notice string
	Users  page[directory.User]
	People []person // of this page
	Gone   []string // IDs
	Now    time.Time
}

// users is GET /users?q=&page=.
func (h Handler) users(w http.ResponseWriter, r *http.Request) error {
	logins, err := h.Store.LastLogins(r.Context())
	if err != nil {
		return err
	}
	v := usersView{Site: h.Frame(r), Notice: dashboard.Notice(r), Gone: h.Directory.Gone(directory.KindUser), Now: h.Now()}
	v.Users = cut(r, pages.PathUsers, h.Directory.Users(), matchesUser)
	for _, u := range v.Users.Items {
		v.People = append(v.People, person{u, h.Directory.Origin(directory.KindUser, u.ID), logins[u.ID], h.organizationNames(u)})
	}
	return h.Render(w, r, http.StatusOK, users(v))
}

func matchesUser(u directory.User, words string) bool {
	return contains(words, u.Name(), u.Email, u.GivenName+" "+u.FamilyName, u.ID)
}

func (h Handler) organizationNames(u directory.User) (names []string) {
	for _, m := range u.Memberships {
		if o, err := h.Directory.Organization(m.OrganizationID); err == nil {
			names = append(names, o.Name)
		}
	}
	return names
}
