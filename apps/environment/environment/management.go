package environment

import (
	"context"
	"net/http"
	"strings"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/management"
)

// assembleManagement makes the Management API. It is offered wherever the environment listens: it asks who calls.
func (e *Environment) assembleManagement(ctx context.Context) (err error) {
	e.management, err = management.New(ctx, management.Config{
		Directory: e.Directory, Admin: e.Admin, Store: e.Store, Client: e.Provider.ManagementClient,
		EndExpired: e.Sessions.Sweep, SaveRequests: e.Provider.SaveRequests,
		Journal:   journal.Recorder{Record: e.Journal.Record, RequestID: requestID, Now: e.cfg.Now},
		RequestID: requestID, Log: e.cfg.Log,
	})
	return err
}

// withManagement answers the Management API before the pages' mux, which would lead a path that is not clean to another one.
func (e *Environment) withManagement(pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == management.Prefix || strings.HasPrefix(r.URL.Path, management.Prefix+"/") {
			e.management.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
}
