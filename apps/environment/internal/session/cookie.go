package session

import (
	"net/http"
	"time"
)

// setCookie hands the browser a session. The value is random and new at each sign-in; the store has its hash only.
func (m *Manager) setCookie(w http.ResponseWriter, value string, expires time.Time) {
	c := m.cookie(value)
	c.MaxAge = int(expires.Sub(m.cfg.Now()).Seconds())
	http.SetCookie(w, c)
}

// ClearCookie makes the browser forget the session that it sent. It does not end it. A request without the cookie says
// nothing about the browser (another site's POST comes without it), so its cookie stays.
func (m *Manager) ClearCookie(w http.ResponseWriter, r *http.Request) {
	c := m.cookie("")
	if _, err := r.Cookie(c.Name); err != nil {
		return
	}
	c.MaxAge = -1
	http.SetCookie(w, c)
}

// cookieName has a prefix on https that lets no other host or path set it (RFC 6265bis §4.1.3.2).
func (m *Manager) cookieName() string {
	if m.cfg.Secure {
		return "__Host-" + CookieName
	}
	return CookieName
}

func (m *Manager) cookie(value string) *http.Cookie {
	return &http.Cookie{
		Name: m.cookieName(), Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: m.cfg.Secure,
	}
}
