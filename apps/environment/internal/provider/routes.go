package provider

import (
	"net/http"

	"example.com/multiapp/apps/environment/internal/journal"
)

// The protocol's paths. Discovery names them.
const (
	PathDiscovery  = "/.well-known/openid-configuration"
	PathKeys       = "/keys"
	PathAuthorize  = "/oauth/authorize"
	PathToken      = "/oauth/token" //nolint:gosec // a path
	PathUserinfo   = "/userinfo"
	PathRevoke     = "/oauth/revoke"
	PathIntrospect = "/oauth/introspect"
	PathLogout     = "/oidc/logout" // served by package logout
)

// Routes mounts every endpoint. Browsers of SPA origins may call those behind cors, and no others.
func (p *Provider) Routes(mux *http.ServeMux) {
	mux.Handle("GET "+PathAuthorize, p.endpoint("authorize", p.authorize, p.authorizeError))
	mux.Handle("POST "+PathAuthorize, p.endpoint("authorize", p.authorizeByPost, p.authorizeError))
	mux.Handle("POST "+PathIntrospect, p.endpoint("introspect", p.introspect, writeError))
	for path, methods := range map[string]map[string]http.Handler{
		PathDiscovery: {"GET": http.HandlerFunc(p.discovery)},
		PathKeys:      {"GET": http.HandlerFunc(p.keys)},
		PathToken:     {"POST": p.endpoint("token", p.token, writeError)},
		PathRevoke:    {"POST": p.endpoint("revoke", p.revoke, writeError)},
		PathUserinfo: {
			"GET":  p.endpoint("userinfo", p.userinfo, writeBearerError),
			"POST": p.endpoint("userinfo", p.userinfo, writeBearerError),
		},
	} {
		for method, handler := range methods {
			mux.Handle(method+" "+path, p.cors(handler))
		}
		mux.Handle("OPTIONS "+path, p.cors(http.HandlerFunc(preflight)))
	}
}

// endpoint runs a handler, answers its error in one place and journals the outcome as the last step. A handler fills in
// the event as it learns who asks.
func (p *Provider) endpoint(name string, handle func(http.ResponseWriter, *http.Request, *journal.Event) error, fail func(http.ResponseWriter, *http.Request, error) int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := p.Now()
		e := journal.Event{At: started, Endpoint: name, RequestID: p.RequestID(r.Context()), Outcome: journal.OK, Status: http.StatusOK}
		w.Header().Set("Cache-Control", "no-store")
		if err := handle(w, r, &e); err != nil {
			e.Status = fail(w, r, err)
			e.Outcome, e.Reason = outcomeOf(err), reasonOf(err)
		}
		e.Duration = p.Now().Sub(started)
		p.Journal.Record(e)
	})
}
