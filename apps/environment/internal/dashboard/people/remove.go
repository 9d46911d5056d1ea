package people

import (
	"context"
	"net/http"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/store"
)

// removeView asks before something is deleted, and says what happens then.
type removeView struct {
	Site     pages.Site
	What     string // name
	Address  string // of its page; the form sends to /delete below it
	Happens  []string
	FromFile bool // environment.yaml has it, so it can be brought back
}

// fileHas tells whether an entry can be brought back.
func (h Handler) fileHas(kind directory.Kind, id string) bool {
	origin := h.Directory.Origin(kind, id)
	return origin == directory.FromFile || origin == directory.Changed
}

// askDeleteUser is GET /users/{id}/delete.
func (h Handler) askDeleteUser(w http.ResponseWriter, r *http.Request) error {
	u, err := h.Directory.User(r.PathValue("id"))
	if err != nil {
		return err
	}
	living, err := h.Store.CountSessions(r.Context(), store.SessionFilter{UserID: u.ID, Living: true})
	if err != nil {
		return err
	}
	happens := []string{
		dashboard.Count(living, "living session") + " of the user will end, in every app that took part.",
		"Nobody can sign in as this user any more, and no app gets a token for them.",
		dashboard.Count(len(u.Memberships), "membership") + " will be gone.",
	}
	return h.Render(w, r, http.StatusOK, remove(removeView{h.Frame(r), u.Name(), userAddress(u.ID), happens, h.fileHas(directory.KindUser, u.ID)}))
}

// deleteUser is POST /users/{id}/delete.
func (h Handler) deleteUser(w http.ResponseWriter, r *http.Request) error {
	return h.done(w, r, h.Admin.DeleteUser, pages.PathUsers, "deleted")
}

// askDeleteOrganization is GET /organizations/{id}/delete.
func (h Handler) askDeleteOrganization(w http.ResponseWriter, r *http.Request) error {
	o, err := h.Directory.Organization(r.PathValue("id"))
	if err != nil {
		return err
	}
	happens := []string{
		dashboard.Count(len(h.Directory.Members(o.ID)), "membership") + " will be gone. The users stay.",
		"Apps get no token for this organization any more; sessions that were limited by it go on.",
	}
	return h.Render(w, r, http.StatusOK, remove(removeView{h.Frame(r), o.Name, organizationAddress(o.ID), happens, h.fileHas(directory.KindOrganization, o.ID)}))
}

// deleteOrganization is POST /organizations/{id}/delete.
func (h Handler) deleteOrganization(w http.ResponseWriter, r *http.Request) error {
	return h.done(w, r, h.Admin.DeleteOrganization, pages.PathOrganizations, "deleted")
}

// askDeleteRole is GET /roles/{id}/delete.
func (h Handler) askDeleteRole(w http.ResponseWriter, r *http.Request) error {
	role, err := h.Directory.Role(r.PathValue("id"))
	if err != nil {
		return err
	}
	happens := []string{
		"It is taken from " + dashboard.Count(len(h.holders(role.ID)), "membership") + "; the next access tokens are without it and its permissions.",
		"Roles that extend it keep their own permissions only.",
	}
	return h.Render(w, r, http.StatusOK, remove(removeView{h.Frame(r), role.Name, roleAddress(role.ID), happens, h.fileHas(directory.KindRole, role.ID)}))
}

// deleteRole is POST /roles/{id}/delete.
func (h Handler) deleteRole(w http.ResponseWriter, r *http.Request) error {
	return h.done(w, r, h.Admin.DeleteRole, pages.PathRoles, "deleted")
}

// done makes a change of the entry that the address names, and leads to a page.
func (h Handler) done(w http.ResponseWriter, r *http.Request, change func(context.Context, string) error, path, notice string) error {
	if err := change(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return dashboard.Done(w, r, path, notice)
}

// resetUser is POST /users/{id}/reset.
func (h Handler) resetUser(w http.ResponseWriter, r *http.Request) error {
	return h.reset(w, r, directory.KindUser, userAddress)
}

// resetOrganization is POST /organizations/{id}/reset.
func (h Handler) resetOrganization(w http.ResponseWriter, r *http.Request) error {
	return h.reset(w, r, directory.KindOrganization, organizationAddress)
}

// resetRole is POST /roles/{id}/reset.
func (h Handler) resetRole(w http.ResponseWriter, r *http.Request) error {
	return h.reset(w, r, directory.KindRole, roleAddress)
}

func (h Handler) reset(w http.ResponseWriter, r *http.Request, kind directory.Kind, address func(string) string) error {
	id := r.PathValue("id")
	err := h.Admin.Reset(r.Context(), kind, id)
	if problems, ok := dashboard.ProblemsOf(err); ok {
		text := problems[""]
		if problems["email"] != "" {
			text = "Another user has got the e-mail address that environment.yaml has."
		}
		h.Problem(w, r, http.StatusConflict, pages.ErrorView{Title: "Nothing was changed", Happened: text,
			Do: "Change the other entry, or delete it, and try again."})
		return nil
	}
	if err != nil {
		return err
	}
	return dashboard.Done(w, r, address(id), "restored")
}
