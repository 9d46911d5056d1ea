package sessions

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/store"
)

const (
	perPage = 25 // living sessions on a page
	ended   = 10 // sessions that have ended, below them
)

type listView struct {
	Site    pages.Site
	Notice  string
	Typed   string // the filter
	Problem string
	User    directory.User // whose sessions are shown, zero for everybody's
	Living  []Session
	Total   int
	Next    string // address of the next page, empty on the last
	First   bool
	Ended   []Session
}

// list is GET /sessions?user=&after=: user is an e-mail address or an ID, after the last session of the page before.
func (h Handler) list(w http.ResponseWriter, r *http.Request) error {
	v := listView{Site: h.Frame(r), Notice: dashboard.Notice(r), Typed: r.FormValue("user"), First: r.FormValue("after") == ""}
	if v.Typed != "" {
		u, err := h.user(v.Typed)
		if err != nil {
			v.Problem = "There is no user with this e-mail address or ID."
			return h.Render(w, r, http.StatusUnprocessableEntity, list(v))
		}
		v.User = u
	}
	if err := h.fill(r.Context(), &v, r.FormValue("after")); err != nil {
		return err
	}
	return h.Render(w, r, http.StatusOK, list(v))
}

func (h Handler) user(typed string) (directory.User, error) {
	if u, err := h.Directory.User(typed); err == nil {
		return u, nil
	}
	return h.Directory.UserByEmail(typed)
}

func (h Handler) fill(ctx context.Context, v *listView, after string) (err error) {
	filter := store.SessionFilter{UserID: v.User.ID, Living: true}
	if v.Total, err = h.Store.CountSessions(ctx, filter); err != nil {
		return err
	}
	if after != "" {
		if filter, err = h.after(ctx, filter, after); err != nil {
			return err
		}
	}
	found, err := h.Store.FindSessions(ctx, filter, perPage+1)
	if len(found) > perPage {
		found = found[:perPage]
		v.Next = pages.PathSessions + "?" + url.Values{"user": {v.User.ID}, "after": {found[perPage-1].ID}}.Encode()
	}
	if v.Living, err = h.Views(ctx, found, err); err != nil || !v.First {
		return err
	}
	over, err := h.Store.EndedSessions(ctx, v.User.ID, ended)
	v.Ended, err = h.Views(ctx, over, err)
	return err
}

// after goes on behind a session, ended or not.
func (h Handler) after(ctx context.Context, f store.SessionFilter, sid string) (store.SessionFilter, error) {
	last, err := h.Store.Session(ctx, sid)
	if errors.Is(err, store.ErrNotFound) {
		return f, directory.ErrNotFound
	}
	if err == nil {
		f.AfterCreated, f.AfterID = last.CreatedAt, last.ID
	}
	return f, err
}
