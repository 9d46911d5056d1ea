// Package applications is the part of the dashboard where OAuth clients are seen, created, changed and deleted (E4, E5).
// Start with Routes, which lists every page.
//
// What a valid application is, and what a change does to tokens, is decided by the directory and admin packages; these
// pages show their answers beside the fields and keep what was typed. A client secret is shown on one page, once.
package applications

import (
	"net/http"
	"net/url"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/pages"
)

// Pages serves the pages of applications.
type Pages struct {
	dashboard.Site
	// issuer is what applications have as ENV_URL.
	issuer  string
	secrets *once
}

// New returns the pages. issuer is the environment's URL as applications know it.
func New(site dashboard.Site, issuer string) *Pages {
	return &Pages{Site: site, issuer: issuer, secrets: &once{now: site.Now}}
}

// Routes mounts every page and form.
func (p *Pages) Routes(mux *http.ServeMux) {
	for pattern, handle := range map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /applications":                               p.list,
		"GET /applications/new":                           p.draw,
		"GET /applications/check-uri":                     p.checkURI,
		"POST /applications":                              p.create,
		"GET /applications/{id}":                          p.show,
		"POST /applications/{id}":                         p.save,
		"POST /applications/{id}/reset":                   p.reset,
		"GET /applications/{id}/env":                      p.downloadEnv,
		"GET /applications/{id}/delete":                   p.confirmDelete,
		"POST /applications/{id}/delete":                  p.delete,
		"POST /applications/{id}/secrets":                 p.addSecret,
		"GET /applications/{id}/secrets/{once}":           p.showSecret,
		"POST /applications/{id}/secrets/{secret}/delete": p.deleteSecret,
	} {
		p.Mount(mux, pattern, handle)
	}
}

// newPath is the form for a new application of a type.
func newPath(kind string) string {
	return pages.PathApplications + "/new?" + url.Values{"type": {kind}}.Encode()
}
