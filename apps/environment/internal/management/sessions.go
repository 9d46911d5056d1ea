package management

import (
	"net/http"
	"slices"

	"example.com/multiapp/apps/environment/internal/store"
)

type sessionList struct {
	Sessions []Session `json:"sessions"`
	links
}

func (a *API) listSessions(r request) (int, any, error) {
	filter, err := a.sessionFilter(r)
	if err != nil {
		return 0, nil, err
	}
	if err := a.EndExpired(r.Context()); err != nil {
		return 0, nil, err
	}
	found, l, err := page(a.pages, r, func(at position, limit int) ([]store.Session, error) {
		if !at.start() {
			filter.AfterCreated, filter.AfterID, filter.Newer = at.moment(), at.ID, at.Back
		}
		return a.Store.FindSessions(r.Context(), filter, limit)
	}, func(s store.Session) position { return placeOf(s.CreatedAt, s.ID) })
	if err != nil {
		return 0, nil, err
	}
	out := sessionList{links: l}
	if out.Total, err = a.Store.CountSessions(r.Context(), filter); err != nil {
		return 0, nil, err
	}
	out.Sessions, err = a.sessions(r, found)
	return http.StatusOK, out, err
}

// sessionFilter reads whose sessions are asked for, and which.
func (a *API) sessionFilter(r request) (f store.SessionFilter, err error) {
	u, err := a.Directory.User(r.PathValue("id"))
	if err != nil {
		return f, err
	}
	f.UserID = u.ID
	for _, status := range r.query.Values["filter.status"] {
		if status == "" {
			continue
		}
		if !slices.Contains(statuses, status) {
			return f, invalid(notOneOf("filter.status", statuses))
		}
		f.Reasons = append(f.Reasons, reasons[status]...)
	}
	f.From, f.Before, err = r.query.span("filter.start_time", "filter.end_time")
	return f, err
}

func (a *API) sessions(r request, found []store.Session) ([]Session, error) {
	out := make([]Session, 0, len(found))
	for _, s := range found {
		sent, err := a.session(r.Context(), s)
		if err != nil {
			return nil, err
		}
		out = append(out, sent)
	}
	return out, nil
}

// find reads a session by ID, living or not.
func (a *API) find(r request, sid string) (Session, error) {
	s, err := a.Store.Session(r.Context(), sid)
	if err != nil {
		return Session{}, err
	}
	return a.session(r.Context(), *s)
}

func (a *API) getSession(r request) (int, any, error) {
	if err := a.EndExpired(r.Context()); err != nil {
		return 0, nil, err
	}
	s, err := a.find(r, r.PathValue("session_id"))
	return http.StatusOK, s, err
}

type revokedSession struct {
	Session Session `json:"revoked_session"`
}

// revokeSession ends a session. One that has ended stays as it ended.
func (a *API) revokeSession(r request) (int, any, error) {
	if err := a.EndExpired(r.Context()); err != nil {
		return 0, nil, err
	}
	s, err := a.find(r, r.PathValue("session_id"))
	if err != nil {
		return 0, nil, err
	}
	if err := a.Admin.EndSession(r.Context(), s.ID, r.client.ID); err != nil {
		return 0, nil, err
	}
	s, err = a.find(r, s.ID)
	return http.StatusOK, revokedSession{s}, err
}

type revokedSessions struct {
	Sessions []Session `json:"revoked_sessions"`
	Total    int       `json:"total_revoked"`
}

// revokeSessionsOf ends all sessions of a user.
func (a *API) revokeSessionsOf(r request) (int, any, error) {
	u, err := a.Directory.User(r.PathValue("id"))
	if err != nil {
		return 0, nil, err
	}
	if err := a.EndExpired(r.Context()); err != nil {
		return 0, nil, err
	}
	sids, err := a.Admin.EndSessionsOf(r.Context(), u.ID, r.client.ID)
	if err != nil {
		return 0, nil, err
	}
	out := revokedSessions{[]Session{}, len(sids)}
	for _, sid := range sids {
		s, err := a.find(r, sid)
		if err != nil {
			return 0, nil, err
		}
		out.Sessions = append(out.Sessions, s)
	}
	return http.StatusOK, out, nil
}
