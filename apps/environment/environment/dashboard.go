package environment

import (
	"net/http"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/dashboard/applications"
	"example.com/multiapp/apps/environment/internal/dashboard/people"
	"example.com/multiapp/apps/environment/internal/dashboard/sessions"
	"example.com/multiapp/apps/environment/internal/protocollog"
)

// developerPages are where a developer sees and changes everything. They ask nobody who it is, so they are offered only
// where this machine alone can reach them.
func (e *Environment) developerPages(mux *http.ServeMux) {
	if !e.cfg.developer() {
		return
	}
	site := e.dashboard()
	applications.New(site, e.cfg.Issuer).Routes(mux)
	browsers := sessions.Handler{Config: sessions.Config{Site: site, Store: e.Store, Changed: e.changed}}
	browsers.Routes(mux)
	protocollog.New(site, e.Journal).Routes(mux)
	people.Handler{Config: people.Config{Site: site, Store: e.Store, Sessions: browsers}}.Routes(mux)
}

// changed returns a channel that is closed at the next step of the protocol or change of the directory.
func (e *Environment) changed() <-chan struct{} {
	_, _, more := e.Journal.Follow(e.Journal.Last())
	return more
}

// dashboard is what the dashboard's pages stand on.
func (e *Environment) dashboard() dashboard.Site {
	return dashboard.Site{
		Directory: e.Directory, Admin: e.Admin, Frame: e.home.Site, Problem: e.problem, Log: e.cfg.Log, Now: e.cfg.Now,
		Stopping: e.stopping,
	}
}
