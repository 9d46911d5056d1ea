package sessions

import (
	"errors"
	"net/http"
	"net/url"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// Where a form leads back to.
const (
	BackToList    = ""
	BackToUser    = "user"
	BackToSession = "session"
)

// end is POST /sessions/{id}/end. Ending one that has ended is no mistake: it may have ended while the page was open.
func (h Handler) end(w http.ResponseWriter, r *http.Request) error {
	s, err := h.Store.Session(r.Context(), r.PathValue("id"))
	if errors.Is(err, store.ErrNotFound) {
		return directory.ErrNotFound
	}
	if err != nil {
		return err
	}
	if err := h.Admin.EndSession(r.Context(), s.ID, session.ByEnvironment); err != nil {
		return err
	}
	return dashboard.Done(w, r, back(r, s.UserID, s.ID), "ended")
}

// endAll is POST /sessions/end-all with user, an ID. The user may be gone already.
func (h Handler) endAll(w http.ResponseWriter, r *http.Request) error {
	id := r.PostFormValue("user")
	if _, err := h.Directory.User(id); err != nil {
		return err
	}
	if _, err := h.Admin.EndSessionsOf(r.Context(), id, session.ByEnvironment); err != nil {
		return err
	}
	return dashboard.Done(w, r, back(r, id, ""), "all-ended")
}

func back(r *http.Request, userID, sid string) string {
	switch r.PostFormValue("back") {
	case BackToUser:
		return pages.PathUsers + "/" + url.PathEscape(userID)
	case BackToSession:
		return pages.PathSessions + "/" + url.PathEscape(sid)
	}
	return pages.PathSessions
}
