package provider

import (
	"context"
	"errors"
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

	PathDeviceAuthorization = "/oauth/device_authorization" // its page is served by package signin
)

// Routes mounts every endpoint. Browsers of SPA origins may call those behind cors, and no others.
func (p *Provider) Routes(mux *http.ServeMux) {
	mux.Handle("GET "+PathAuthorize, p.endpoint(journal.Authorize, p.authorize, p.authorizeError))
	mux.Handle("POST "+PathAuthorize, p.endpoint(journal.Authorize, p.authorizeByPost, p.authorizeError))
	mux.Handle("POST "+PathDeviceAuthorization, p.endpoint(journal.DeviceRequest, p.deviceAuthorization, writeError))
	mux.Handle("POST "+PathIntrospect, p.endpoint(journal.Introspect, p.introspect, writeError))
	for path, methods := range map[string]map[string]http.Handler{
		PathDiscovery: {"GET": http.HandlerFunc(p.discovery)},
		PathKeys:      {"GET": http.HandlerFunc(p.keys)},
		PathToken:     {"POST": p.endpoint(journal.Token, p.token, writeError)},
		PathRevoke:    {"POST": p.endpoint(journal.Revoke, p.revoke, writeError)},
		PathUserinfo: {
			"GET":  p.endpoint(journal.Userinfo, p.userinfo, writeBearerError),
			"POST": p.endpoint(journal.Userinfo, p.userinfo, writeBearerError),
		},
	} {
		for method, handler := range methods {
			mux.Handle(method+" "+path, p.cors(handler))
		}
		mux.Handle("OPTIONS "+path, p.cors(http.HandlerFunc(preflight)))
	}
}

// endpoint runs a handler, answers its error in one place and journals the exchange as the last step. A handler fills in
// the event as it learns who asks.
func (p *Provider) endpoint(kind journal.Kind, handle func(http.ResponseWriter, *http.Request, *journal.Event) error, fail func(http.ResponseWriter, *http.Request, error) int) http.Handler {
	recorder := journal.Recorder{Record: p.Journal.Record, RequestID: p.RequestID, Now: p.Now}
	return recorder.Handler(kind, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := journal.From(r.Context())
		w.Header().Set("Cache-Control", "no-store")
		err := handle(w, r, e)
		if err == nil {
			return
		}
		note(e, err)
		if errors.Is(err, context.Canceled) && journal.HungUp(r) {
			e.Outcome = journal.Gone
			return
		}
		fail(w, r, err)
	}))
}
