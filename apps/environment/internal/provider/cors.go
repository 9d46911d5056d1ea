package provider

import (
	"net/http"
	"slices"
)

// cors lets the browser code of registered SPAs call an endpoint (Fetch standard §3.2). Credentials are never allowed:
// tokens travel in headers and bodies, not in cookies.
func (p *Provider) cors(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Origin")
		if origin := r.Header.Get("Origin"); origin != "" && p.allowed(origin) {
			w.Header().Set("Access-Control-Allow-Origin", origin)
			w.Header().Set("Access-Control-Expose-Headers", "WWW-Authenticate")
		}
		next.ServeHTTP(w, r)
	})
}

func (p *Provider) allowed(origin string) bool {
	for _, app := range p.Directory.Applications() {
		if slices.Contains(app.Origins(), origin) {
			return true
		}
	}
	return false
}

// preflight answers OPTIONS. Without Access-Control-Allow-Origin, which cors sets, the rest means nothing.
func preflight(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if h.Get("Access-Control-Allow-Origin") != "" {
		h.Set("Access-Control-Allow-Methods", "GET, POST")
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
		h.Set("Access-Control-Max-Age", "600")
	}
	w.WriteHeader(http.StatusNoContent)
}
