package environmenttest

import (
	"context"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
)

// The types of application.
const (
	Web    = "web"
	SPA    = "spa"
	Native = "native"
)

// Application is an OAuth client to register.
type Application struct {
	ID                     string
	Name                   string   // ID by default
	Type                   string   // Web, SPA or Native
	Secrets                []string // of a Web application, at most two
	RedirectURIs           []string
	PostLogoutRedirectURIs []string
	InitiateLoginURI       string
	BackchannelLogoutURI   string        // Web only
	AccessTokenLifetime    time.Duration // 5 minutes by default
	ManagementAPI          bool          // Web only
}

// AddApplication registers an application while the environment runs, which is how an app that listens on a free port
// makes its redirect URI known. It stays registered after Restart.
func (e *Environment) AddApplication(a Application) {
	e.t.Helper()
	e.register(a)
}

// SetManagementAPI gives a Web application Management API access, or takes it.
func (e *Environment) SetManagementAPI(id string, on bool) {
	e.t.Helper()
	if _, err := e.running.Admin.UpdateApplication(context.Background(), id, func(a *directory.Application) { a.ManagementAPI = on }); err != nil {
		e.t.Fatalf("set Management API access: %v", err)
	}
}

func (e *Environment) register(a Application) {
	e.t.Helper()
	app := directory.Application{
		ID: a.ID, Name: a.Name, Type: directory.ApplicationType(a.Type), RedirectURIs: a.RedirectURIs,
		PostLogoutRedirectURIs: a.PostLogoutRedirectURIs, InitiateLoginURI: a.InitiateLoginURI,
		BackchannelLogoutURI: a.BackchannelLogoutURI, AccessTokenLifetime: a.AccessTokenLifetime, ManagementAPI: a.ManagementAPI,
	}
	if app.Name == "" {
		app.Name = a.ID
	}
	for _, secret := range a.Secrets {
		app.Secrets = append(app.Secrets, directory.Secret{ID: directory.NewID("sec_"), Hash: directory.HashSecret(secret)})
	}
	if _, err := e.running.Directory.CreateApplication(app); err != nil {
		e.t.Fatalf("add application: %v", err)
	}
}
