package pages

import (
	"net/http"
	"strings"
)

// AllowScript lets a page load the environment's own scripts, and those listen to it: it widens the
// Content-Security-Policy that the server has set. Pages of a sign-in have no script and do not call it.
func AllowScript(w http.ResponseWriter) {
	policy := w.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "script-src") {
		w.Header().Set("Content-Security-Policy", policy+"; script-src 'self'; connect-src 'self'")
	}
}
