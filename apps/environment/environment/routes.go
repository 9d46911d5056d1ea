package environment

import (
	"net/http"

	"example.com/multiapp/apps/environment/internal/faults"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/shared/ui"
)

// routes is every address of the environment. Each package lists its own in its routes.go:
//
//	provider  /oauth/authorize /oauth/token /oauth/device_authorization /oauth/revoke /oauth/introspect /userinfo /keys /.well-known/openid-configuration
//	signin    /sign-in… /device… /mailbox
//	logout    /oidc/logout /sign-in/sign-out /session/end /session/revoke… /deliveries
//	home      /
//	management  /api/v1…
//	protocollog /log…, and
//	faults    /faults… where only this machine can reach them
func (e *Environment) routes() http.Handler {
	mux := http.NewServeMux()
	e.Provider.Routes(mux)
	e.signin.Routes(mux)
	e.logout.Routes(mux)
	e.home.Routes(mux)
	e.developerPages(mux)
	faults.Page{PageConfig: faults.PageConfig{
		Switches: e.Faults, Rotate: e.RotateKeys, Site: e.home.Site, Problem: e.problem, Log: e.cfg.Log,
	}}.Routes(mux)
	mux.HandleFunc("GET /pictures/{file}", e.picture)
	mux.Handle("GET /assets/", ui.AssetHandler())
	mux.HandleFunc("GET /healthz", e.healthz)
	mux.HandleFunc("GET /readyz", e.readyz)
	mux.HandleFunc("GET /{page}", e.nowhere)
	return e.guard(e.Faults.Middleware(e.withManagement(mux)))
}

// nowhere answers a mistyped page. Longer paths belong to programs, which need no page.
func (e *Environment) nowhere(w http.ResponseWriter, r *http.Request) {
	e.problem(w, r, http.StatusNotFound, pages.ErrorView{
		Title: "There is nothing here", Happened: "This address leads nowhere.", Do: "Choose a page above.",
	})
}

// healthz says that the process answers.
func (e *Environment) healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
}

// readyz says that it can do its work.
func (e *Environment) readyz(w http.ResponseWriter, r *http.Request) {
	if err := e.Store.Ping(r.Context()); err != nil {
		e.cfg.Log.ErrorContext(r.Context(), "not ready", "error", err)
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	e.healthz(w, r)
}
