package management

import (
	"context"
	"time"

	"example.com/multiapp/apps/environment/internal/device"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// Session is a browser session as it is sent.
type Session struct {
	ID                string    `json:"session_id"`
	UserID            string    `json:"user_id"`
	OrganizationID    string    `json:"organization_id"` // for which it was used first, or the user's default
	Status            string    `json:"status"`
	CreatedAt         time.Time `json:"created_at"`
	UpdatedAt         time.Time `json:"updated_at"`
	LastActiveAt      time.Time `json:"last_active_at"`
	IdleExpiresAt     time.Time `json:"idle_expires_at"`
	AbsoluteExpiresAt time.Time `json:"absolute_expires_at"`
	ExpiredAt         time.Time `json:"expired_at,omitzero"` // when a time-out or somebody else ended it
	LogoutAt          time.Time `json:"logout_at,omitzero"`  // when its user ended it
	Clients           []Client  `json:"authenticated_clients"`
	Device            Device    `json:"device"`
}

// Client is an application that took part in a session.
type Client struct {
	ID             string `json:"client_id"`
	OrganizationID string `json:"organization_id"`
}

// Device is a session's browser, as it said itself.
type Device struct {
	Browser        string `json:"browser"`
	BrowserVersion string `json:"browser_version"`
	OS             string `json:"os"`
	OSVersion      string `json:"os_version"`
	Type           string `json:"device_type"`
	IP             string `json:"ip"`
	UserAgent      string `json:"user_agent"`
}

// The states of a session.
const (
	statusActive  = "active"
	statusExpired = "expired" // an idle or absolute time-out
	statusRevoked = "revoked" // an administrator ended it, or its user was deleted
	statusLogout  = "logout"  // its user signed out, or somebody else signed in to the browser
)

var statuses = []string{statusActive, statusExpired, statusRevoked, statusLogout}

// reasons are why sessions of a status ended.
var reasons = map[string][]string{
	statusActive:  {""},
	statusExpired: {session.ReasonIdle, session.ReasonAbsolute},
	statusRevoked: {session.ReasonRevoked, session.ReasonUserGone},
	statusLogout:  {session.ReasonLogout, session.ReasonReplaced},
}

func statusOf(reason string) string {
	for status, all := range reasons {
		for _, r := range all {
			if r == reason {
				return status
			}
		}
	}
	return statusRevoked
}

// session reads what is sent of a session.
func (a *API) session(ctx context.Context, s store.Session) (Session, error) {
	d, err := a.Store.Device(ctx, s.ID)
	if err != nil {
		return Session{}, err
	}
	clients, err := a.Store.Participations(ctx, s.ID)
	if err != nil {
		return Session{}, err
	}
	says := device.Parse(d.UserAgent)
	out := Session{
		ID: s.ID, UserID: s.UserID, Status: statusOf(s.Reason), CreatedAt: s.CreatedAt.UTC(), LastActiveAt: s.SeenAt.UTC(),
		UpdatedAt: latest(s.CreatedAt, s.AuthTime, s.SeenAt, s.EndedAt).UTC(), IdleExpiresAt: s.IdleEnd.UTC(), AbsoluteExpiresAt: s.ExpiresAt.UTC(),
		Clients: make([]Client, 0, len(clients)),
		Device:  Device{says.Browser, says.BrowserVersion, says.OS, says.OSVersion, says.Type, d.IP, d.UserAgent},
	}
	switch out.Status {
	case statusLogout:
		out.LogoutAt = s.EndedAt.UTC()
	case statusExpired, statusRevoked:
		out.ExpiredAt = s.EndedAt.UTC()
	}
	for _, c := range clients {
		out.Clients = append(out.Clients, Client{c.ClientID, c.Organization})
	}
	out.OrganizationID = a.organizationOf(s.UserID, clients)
	return out, nil
}

func (a *API) organizationOf(userID string, clients []store.Participation) string {
	if len(clients) > 0 {
		return clients[0].Organization
	}
	u, _ := a.Directory.User(userID) // deleted: no organization
	m, _ := u.In("")
	return m.OrganizationID
}

func latest(times ...time.Time) (last time.Time) {
	for _, t := range times {
		if t.After(last) {
			last = t
		}
	}
	return last
}
