package host

import (
	"net/http"
	"strings"

	"example.com/multiapp/shared/server"
)

// headers are those that every answer carries.
type headers struct {
	policy      string // Content-Security-Policy of everything but the silent callback
	framePolicy string // of the silent callback, which only our own page may frame
	https       bool
}

func newHeaders(c Config) headers {
	common := []string{
		"default-src 'none'",
		"script-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"require-trusted-types-for 'script'",
		// No policy may be created: nothing in this app turns text into script or markup.
		"trusted-types 'none'",
	}
	environment, api := server.Origin(c.Issuer), server.Origin(c.WebURL)
	app := append([]string{
		"style-src 'self'",
		"img-src 'self'",
		"connect-src 'self' " + environment + " " + api,
		// The hidden frame of a silent sign-in goes to the environment and comes back here.
		"frame-src 'self' " + environment,
		"frame-ancestors 'none'",
	}, common...)
	frame := append([]string{"frame-ancestors 'self'"}, common...)
	return headers{policy: strings.Join(app, "; "), framePolicy: strings.Join(frame, "; "), https: strings.HasPrefix(c.URL, "https://")}
}

// secure wraps a handler so that each answer, errors included, carries them.
func (h headers) secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out := w.Header()
		out.Set("Content-Security-Policy", h.policy)
		out.Set("X-Frame-Options", "DENY")
		out.Set("X-Content-Type-Options", "nosniff")
		out.Set("Referrer-Policy", "no-referrer")
		out.Set("Cross-Origin-Opener-Policy", "same-origin")
		out.Set("Cross-Origin-Resource-Policy", "same-origin")
		out.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		if h.https {
			out.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// allowOwnFrame loosens the headers for the one page that is framed, by our own.
func (h headers) allowOwnFrame(w http.ResponseWriter) {
	w.Header().Set("Content-Security-Policy", h.framePolicy)
	w.Header().Set("X-Frame-Options", "SAMEORIGIN")
}
