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

// ClearCookie makes the browser forget its session. It does not end it.
func (m *Manager) ClearCookie(w http.ResponseWriter) {
	c := m.cookie("")
	c.MaxAge = -1
	http.SetCookie(w, c)
}

func (m *Manager) cookie(value string) *http.Cookie {
	return &http.Cookie{
		Name: CookieName, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: m.cfg.Secure,
	}
}
