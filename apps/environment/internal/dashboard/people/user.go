package people

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/dashboard/sessions"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/store"
)

// shownSessions is how many sessions the page of a user shows; a link leads to the others.
const shownSessions = 5

type userView struct {
	Site      pages.Site
	Notice    string
	User      directory.User
	Origin    directory.Origin
	LastLogin time.Time
	Now       time.Time
	Profile   form

	Memberships []membership
	Addable     []dashboard.Option // organizations
	Add         form
	Roles       []directory.Role

	Sessions []sessions.Session
	Living   int
	Limits   directory.Sessions
}

// user is GET /users/{id}.
func (h Handler) user(w http.ResponseWriter, r *http.Request) error {
	u, err := h.Directory.User(r.PathValue("id"))
	if err != nil {
		return err
	}
	return h.showUser(w, r, http.StatusOK, u, profile(u), newForm(url.Values{}))
}

func (h Handler) showUser(w http.ResponseWriter, r *http.Request, status int, u directory.User, typed, add form) error {
	v := userView{
		Site: h.Frame(r), Notice: dashboard.Notice(r), User: u, Origin: h.Directory.Origin(directory.KindUser, u.ID), Now: h.Now(),
		Profile: typed, Memberships: h.memberships(u), Addable: h.addable(u), Add: add, Roles: h.Directory.Roles(),
		Limits: h.Directory.SessionsOf(u),
	}
	if err := h.fillSessions(r.Context(), &v); err != nil {
		return err
	}
	return h.Render(w, r, status, user(v))
}

func (h Handler) fillSessions(ctx context.Context, v *userView) (err error) {
	if v.LastLogin, err = h.Store.LastLogin(ctx, v.User.ID); err != nil {
		return err
	}
	if v.Living, err = h.Store.CountSessions(ctx, store.SessionFilter{UserID: v.User.ID, Living: true}); err != nil {
		return err
	}
	living, err := h.Store.LiveSessionsOf(ctx, v.User.ID, shownSessions)
	v.Sessions, err = h.Sessions.Views(ctx, living, err)
	return err
}

// updateUser is POST /users/{id} with the profile.
func (h Handler) updateUser(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	id, changed := r.PathValue("id"), f.readProfile()
	u, err := h.Directory.User(id)
	if err == nil && len(f.problems) == 0 {
		_, err = h.Admin.UpdateUser(r.Context(), id, func(u *directory.User) { fill(u, changed) })
	}
	if f.failed(err) {
		return h.showUser(w, r, http.StatusUnprocessableEntity, u, f, newForm(url.Values{}))
	}
	if err != nil {
		return err
	}
	return dashboard.Done(w, r, userAddress(id), "saved")
}

type newUserView struct {
	Site    pages.Site
	Profile form
}

// newUser is GET /users/new.
func (h Handler) newUser(w http.ResponseWriter, r *http.Request) error {
	f := profile(directory.User{ID: directory.NewID("usr_"), EmailVerified: true})
	return h.Render(w, r, http.StatusOK, newUser(newUserView{h.Frame(r), f}))
}

// createUser is POST /users/new. The form has the ID, so that one that is sent twice makes one user.
func (h Handler) createUser(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	u := f.readProfile()
	u.ID = f.get("id")
	if len(f.problems) == 0 {
		_, err = h.Admin.CreateUser(r.Context(), u)
	}
	if f.failed(err) {
		return h.Render(w, r, http.StatusUnprocessableEntity, newUser(newUserView{h.Frame(r), f}))
	}
	if err != nil {
		return err
	}
	return dashboard.Done(w, r, userAddress(u.ID), "created")
}
