package environment

import (
	"net/http"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/dashboard/applications"
)

// developerPages are where a developer sees and changes everything. They ask nobody who it is, so they are offered only
// where this machine alone can reach them.
func (e *Environment) developerPages(mux *http.ServeMux) {
	if !e.cfg.developer() {
		return
	}
	site := e.dashboard()
	applications.New(site, e.cfg.Issuer).Routes(mux)
}

// dashboard is what the dashboard's pages stand on.
func (e *Environment) dashboard() dashboard.Site {
	return dashboard.Site{
		Directory: e.Directory, Admin: e.Admin, Frame: e.home.Site, Problem: e.problem, Log: e.cfg.Log, Now: e.cfg.Now,
	}
}
