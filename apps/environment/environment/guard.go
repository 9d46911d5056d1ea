package environment

import (
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"net/url"
	"strings"

	"example.com/multiapp/apps/environment/internal/pages"
)

const maxBody = 1 << 20 // bytes

type requestIDKey struct{}

// requestID names the request that the context belongs to.
func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// guard is around every address: it names the request, limits its body, checks its Host, and sets the headers that all
// pages have. A page whose form leads to an application adds that address to form-action.
func (e *Environment) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(context.WithValue(r.Context(), requestIDKey{}, strings.ToLower(rand.Text()[:12])))
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Request-Id", requestID(r.Context()))
		if (e.cfg.onThisMachine() || e.cfg.developer()) && !e.knownHost(r.Host) {
			http.Error(w, "This address does not belong to the local environment. Open "+e.cfg.Issuer+" instead.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// knownHost refuses other names that lead to this machine: a page elsewhere could otherwise read answers after changing
// what its own name resolves to (DNS rebinding).
func (e *Environment) knownHost(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	issuer, err := url.Parse(e.cfg.Issuer)
	return host == "localhost" || host == "127.0.0.1" || host == "::1" || err == nil && host == strings.ToLower(issuer.Hostname())
}

// problem draws the page of an error that may not be redirected.
func (e *Environment) problem(w http.ResponseWriter, r *http.Request, status int, v pages.ErrorView) {
	v.Site, v.RequestID = e.home.Site(r), requestID(r.Context())
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := pages.Error(v).Render(r.Context(), w); err != nil {
		e.cfg.Log.ErrorContext(r.Context(), "drawing an error page", "error", err)
	}
}
