package provider

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	// pendingCookie begins the name of the cookie that binds one waiting request to its browser. Each has its own, so
	// that two tabs which start at the same moment do not overwrite each other's.
	pendingCookie = "multiapp_environment_request_"
	// pendingPerBrowser bounds these cookies; the oldest gives way.
	pendingPerBrowser = 8
)

func (p *Pending) cookie(handle, value string, lifetime time.Duration) *http.Cookie {
	return &http.Cookie{
		Name: p.cookieName(handle), Value: value, Path: "/", MaxAge: int(lifetime.Seconds()), HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: p.secure(),
	}
}

// cookieName has a prefix on https that lets no other host or path set it (RFC 6265bis §4.1.3.2).
func (p *Pending) cookieName(handle string) string {
	if p.secure() {
		return "__Host-" + pendingCookie + handle
	}
	return pendingCookie + handle
}

func (p *Pending) secure() bool { return strings.HasPrefix(p.provider.Issuer, "https:") }

// clearCookies drops the cookies of requests that wait no more and, at the limit, the oldest. The caller holds p.mu.
func (p *Pending) clearCookies(w http.ResponseWriter, r *http.Request) {
	var live []string
	for _, c := range r.Cookies() {
		handle, ours := strings.CutPrefix(c.Name, p.cookieName(""))
		switch {
		case !ours:
		case p.byHandle[handle] == nil:
			http.SetCookie(w, p.cookie(handle, "", -time.Second))
		default:
			live = append(live, handle)
		}
	}
	slices.SortFunc(live, func(a, b string) int { return p.byHandle[a].since.Compare(p.byHandle[b].since) })
	for len(live) >= pendingPerBrowser {
		http.SetCookie(w, p.cookie(live[0], "", -time.Second))
		live = live[1:]
	}
}
