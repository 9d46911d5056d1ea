package sessions

import (
	"context"
	"net/url"
	"time"

	"example.com/multiapp/apps/environment/internal/device"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// Session is how a page shows a session.
type Session struct {
	store.Session
	User   string // their name, or the ID of one who is gone
	Gone   bool   // the user was deleted
	Device device.Device
	Client store.Device // what the browser said, and from where
	Apps   []App
	By     string // who ended it, empty when nobody did
	Now    time.Time
}

// App is an application that took part in a session.
type App struct{ ID, Name, Organization string }

// View fills in what a page shows of a session.
func (h Handler) View(ctx context.Context, s store.Session) (Session, error) {
	v := Session{Session: s, User: s.UserID, Gone: true, By: h.application(s.EndedBy), Now: h.Now()}
	if u, err := h.Directory.User(s.UserID); err == nil {
		v.User, v.Gone = u.Name(), false
	}
	var err error
	if v.Client, err = h.Store.Device(ctx, s.ID); err != nil {
		return v, err
	}
	v.Device = device.Parse(v.Client.UserAgent)
	parts, err := h.Store.Participations(ctx, s.ID)
	for _, p := range parts {
		app := App{ID: p.ClientID, Name: h.application(p.ClientID), Organization: p.Organization}
		if o, err := h.Directory.Organization(p.Organization); err == nil {
			app.Organization = o.Name
		}
		v.Apps = append(v.Apps, app)
	}
	return v, err
}

// Views fills in many.
func (h Handler) Views(ctx context.Context, all []store.Session, err error) (views []Session, _ error) {
	for _, s := range all {
		if err != nil {
			break
		}
		var v Session
		v, err = h.View(ctx, s)
		views = append(views, v)
	}
	return views, err
}

// application is the name of an application, or its ID when it is gone.
func (h Handler) application(id string) string {
	if a, err := h.Directory.Application(id); err == nil {
		return a.Name
	}
	return id
}

func (s Session) living() bool { return s.EndedAt.IsZero() }

// why says in words what ended the session.
func (s Session) why() string {
	text := s.Reason
	switch s.Reason {
	case session.ReasonLogout:
		text = "signed out"
	case session.ReasonRevoked:
		text = "ended by an administrator"
	case session.ReasonIdle:
		text = "not used for too long"
	case session.ReasonAbsolute:
		text = "as old as a session may become"
	}
	switch {
	case s.By == "":
		return text
	case s.By == session.ByEnvironment:
		return text + ", here in the environment"
	}
	return text + ", in " + s.By
}

func (s Session) address() string     { return pages.PathSessions + "/" + url.PathEscape(s.ID) }
func (s Session) userAddress() string { return pages.PathUsers + "/" + url.PathEscape(s.UserID) }
func (s Session) logAddress() string {
	return pages.PathLog + "?" + url.Values{"session": {s.ID}}.Encode()
}
