package home

import (
	"errors"
	"net/http"
	"net/url"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/shared/ui"
)

// maxApps is how many applications the header links to; the overview has all of them.
const maxApps = 4

// Site is the frame around every page: links to the applications, and who is signed in.
func (h *Handler) Site(r *http.Request) pages.Site {
	site := pages.Site{InsecureConsent: h.cfg.InsecureConsent}
	for _, a := range h.cfg.Directory.Applications() {
		if address := AppURL(a); address != "" {
			site.Apps = append(site.Apps, ui.Link{Label: a.Name, URL: address})
		}
	}
	if len(site.Apps) > maxApps {
		site.Apps = append(site.Apps[:maxApps], ui.Link{Label: "All apps", URL: pages.PathHome + "#applications"})
	}
	if s, u := h.current(r); s != nil {
		site.User = &ui.User{Name: u.Name(), Email: u.Email}
	}
	if h.cfg.Faults != nil {
		site.Dashboard, site.Faults = true, h.cfg.Faults()
	}
	return site
}

// Person is how pages show a user, with their default organization and first role in it.
func (h *Handler) Person(u directory.User) pages.User {
	view := pages.User{ID: u.ID, Name: u.Name(), Email: u.Email}
	m, ok := u.In("")
	if !ok {
		return view
	}
	if o, err := h.cfg.Directory.Organization(m.OrganizationID); err == nil {
		view.Organization = o.Name
	}
	if len(m.Roles) > 0 {
		view.Role = m.Roles[0]
	}
	return view
}

// AppURL is where an application opens in a browser: the origin of its first redirect URI. It is empty for a native one.
func AppURL(a directory.Application) string {
	if a.Type == directory.Native || len(a.RedirectURIs) == 0 {
		return ""
	}
	u, err := url.Parse(a.RedirectURIs[0])
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host + "/"
}

// current is the living session of the browser and its user, nil when there is none. A page shows nobody rather than failing.
func (h *Handler) current(r *http.Request) (*session.Session, directory.User) {
	s, err := h.cfg.Session(r)
	if err != nil {
		if !errors.Is(err, session.ErrNone) {
			h.cfg.Log.ErrorContext(r.Context(), "finding the browser's session", "error", err)
		}
		return nil, directory.User{}
	}
	u, err := h.cfg.Directory.User(s.UserID)
	if err != nil {
		return nil, directory.User{}
	}
	return s, u
}
