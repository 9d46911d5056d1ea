package management

import (
	"net/http"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/store"
)

// AuthRequest is an authentication request as it is sent.
type AuthRequest struct {
	ID             string    `json:"auth_request_id"`
	ClientID       string    `json:"client_id"`
	ClientName     string    `json:"client_name"`
	ClientType     string    `json:"client_type"`
	Email          string    `json:"email"`           // empty until it is known who signs in
	OrganizationID string    `json:"organization_id"` // empty until it is known
	Status         string    `json:"status"`
	Timestamp      time.Time `json:"timestamp"`
	Workflow       string    `json:"workflow"` // "login", "sso" or "signup"
}

type authRequestList struct {
	Requests []AuthRequest `json:"authRequests"`
	links
}

// listAuthRequests is the log of authentication requests, the newest first.
func (a *API) listAuthRequests(r request) (int, any, error) {
	filter, err := authRequestFilter(r.query)
	if err != nil {
		return 0, nil, err
	}
	if err := a.SaveRequests(r.Context()); err != nil {
		return 0, nil, err
	}
	found, l, err := page(a.pages, r, func(at position, limit int) ([]store.AuthRequest, error) {
		p := store.Position{ID: at.ID, Newer: at.Back}
		if !at.start() {
			p.At = at.moment()
		}
		return a.Store.FindAuthRequests(r.Context(), filter, p, limit)
	}, func(q store.AuthRequest) position { return placeOf(q.At, q.ID) })
	if err != nil {
		return 0, nil, err
	}
	out := authRequestList{make([]AuthRequest, 0, len(found)), l}
	for _, q := range found {
		out.Requests = append(out.Requests, AuthRequest{q.ID, q.ClientID, q.ClientName, q.ClientType, q.Email, q.OrganizationID, q.Status, q.At.UTC(), q.Workflow})
	}
	out.Total, err = a.Store.CountAuthRequests(r.Context(), filter)
	return http.StatusOK, out, err
}

func authRequestFilter(q query) (f store.AuthRequestFilter, err error) {
	f.Email, f.ClientID = directory.NormalizeEmail(q.Get("email")), q.Get("client_id")
	if f.Status, err = q.oneOf("status", store.AuthInitiated, store.AuthPending, store.AuthSuccess, store.AuthFailed); err != nil {
		return f, err
	}
	f.From, f.Before, err = q.span("start_time", "end_time")
	return f, err
}
