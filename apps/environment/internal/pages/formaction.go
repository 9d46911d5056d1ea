package pages

import (
	"net/http"
	"net/url"
	"strings"
)

// AllowFormAnswer lets the answer to a form on this page lead to an application: it adds the address to the form-action of
// the Content-Security-Policy that the server has set, which browsers apply to redirects, too. Call it before drawing.
func AllowFormAnswer(w http.ResponseWriter, address string) {
	const self = "form-action 'self'"
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" {
		return
	}
	source := u.Scheme + ":"
	if u.Scheme == "http" || u.Scheme == "https" {
		source += "//" + u.Host
	}
	policy := w.Header().Get("Content-Security-Policy")
	w.Header().Set("Content-Security-Policy", strings.Replace(policy, self, self+" "+source, 1))
}
