// Package management is the Management API under /api/v1, with which an application reads and changes users,
// organizations, memberships and sessions as in a production environment. Start with routes.go, which lists every call;
// API.ServeHTTP lets the caller in, and methods.ServeHTTP is around each of them.
//
// Who calls is an application with an access token of its own whose Management API access is on. It sees and changes
// everything that the environment has: what one of its users may do is the application's to decide. What a change means
// for sessions and tokens is the admin package's business, and what a valid entry is the directory's.
package management

import (
	"context"
	"log/slog"
	"net/http"
	"path"

	"example.com/multiapp/apps/environment/internal/admin"
	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/store"
)

// maxBody is the size of the largest body, in bytes. What the directory accepts is smaller.
const maxBody = 256 << 10

// Config says what an API needs. All fields are required.
type Config struct {
	Directory *directory.Directory
	Admin     *admin.Admin
	Store     *store.Store
	// Client returns the application that sends a request, or one of the provider's errors.
	Client func(*http.Request) (directory.Application, error)
	// EndExpired ends the sessions that are past their limits, so that none of them is shown as active.
	EndExpired func(context.Context) error
	// SaveRequests writes the authentication requests that are not yet in the store.
	SaveRequests func(context.Context) error
	Journal      journal.Recorder
	RequestID    func(context.Context) string
	Log          *slog.Logger
}

// API answers everything under /api/v1. It is safe for concurrent use.
type API struct {
	Config
	mux   *http.ServeMux
	pages pager
}

// New returns an API.
func New(ctx context.Context, cfg Config) (*API, error) {
	key, err := cfg.Store.Secret(ctx, "management page tokens")
	if err != nil {
		return nil, err
	}
	a := &API{Config: cfg, mux: http.NewServeMux(), pages: pager{key}}
	for pattern, methods := range a.routes() {
		a.mux.Handle(pattern, methods)
	}
	return a, nil
}

// request is a call of an application that may make it.
type request struct {
	*http.Request
	client directory.Application
	query  query
}

// handler answers a call: a status and the value that becomes the JSON body, nil for none.
type handler func(request) (status int, body any, err error)

// ServeHTTP lets the caller in before anything else, so that a stranger learns nothing, not even which paths there are.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.Journal.Handler(journal.Management, http.HandlerFunc(a.serve)).ServeHTTP(w, r)
}

func (a *API) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	client, err := a.Client(r)
	event := journal.From(r.Context())
	event.ClientID = client.ID
	if err != nil {
		a.fail(w, r, err)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	r = r.WithContext(context.WithValue(r.Context(), clientKey{}, client))
	_, pattern := a.mux.Handler(r)
	if pattern == "" || path.Clean(r.URL.EscapedPath()) != r.URL.EscapedPath() {
		a.fail(w, r, errNoSuchPath)
		return
	}
	event.Step = r.Method + " " + pattern
	a.mux.ServeHTTP(w, r)
}

type clientKey struct{}

// methods are the calls of one path.
type methods struct {
	api *API
	by  map[string]call
}

// call is one row of routes.
type call struct {
	handle handler
	query  []string // the parameters that it knows
}

func (m methods) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, ok := m.by[r.Method]
	if r.Method == http.MethodHead {
		c, ok = m.by[http.MethodGet]
	}
	if !ok {
		w.Header().Set("Allow", m.allow())
		m.api.fail(w, r, errMethod)
		return
	}
	status, body, err := m.api.answer(r, c)
	if err != nil {
		m.api.fail(w, r, err)
		return
	}
	journal.From(r.Context()).Response.Fields = journal.Members(body)
	m.api.write(w, r, status, body)
}

func (a *API) answer(r *http.Request, c call) (status int, body any, err error) {
	q, err := parseQuery(r.URL.RawQuery, c.query)
	if err != nil {
		return 0, nil, err
	}
	client, _ := r.Context().Value(clientKey{}).(directory.Application) // serve put it there
	return c.handle(request{r, client, q})
}
