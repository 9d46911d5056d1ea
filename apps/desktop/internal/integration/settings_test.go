package integration

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/settings"
)

// The check of the settings tells a client that the environment knows from one
// that it does not, and from a way back that is not registered.
func TestSettingsCheck(t *testing.T) {
	m := newMachine(t)
	for name, test := range map[string]struct {
		id, redirect string
		ok           bool
	}{
		"known":          {desktop, "http://127.0.0.1:53682/callback", true},
		"by links":       {desktop, "multiapp://callback", true},
		"unknown":        {"nobody_native", "http://127.0.0.1:53682/callback", false},
		"another's link": {second, "multiapp://callback", false},
	} {
		t.Run(name, func(t *testing.T) {
			found := settings.Checker{RedirectURL: test.redirect}.Check(t.Context(), settings.Settings{Environment: m.env.URL, ClientID: test.id})
			if last := found[len(found)-1]; len(found) != 3 || last.OK != test.ok {
				t.Errorf("found %v", found)
			}
		})
	}
	found := settings.Checker{RedirectURL: "http://127.0.0.1/callback"}.Check(t.Context(), settings.Settings{Environment: m.env.URL + "/", ClientID: desktop})
	if last := found[len(found)-1]; last.OK || !strings.Contains(last.Text, m.env.URL) {
		t.Errorf("with a slash too many: %v", found)
	}
}

// An environment that never answers holds up nobody who cancels. // D1
func TestSilentEnvironmentIsCancelled(t *testing.T) {
	m := newMachine(t)
	asked := make(chan struct{}, 8)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- struct{}{}; <-r.Context().Done() }))
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	m.env.URL, m.apiURL = server.URL, server.URL
	a := m.start(desktop)
	over := make(chan struct{})
	go func() { defer close(over); a.SignIn(t.Context()) }()
	<-asked
	a.Cancel()
	<-over
	if s := a.State(); s.Phase != client.SignedOut || s.Problem.Title != "" {
		t.Errorf("after cancelling: %s, %q", s.Phase, s.Problem.Title)
	}
}

// stuck is a secret store that never answers.
type stuck struct{ asked chan struct{} }

func (s stuck) Load(ctx context.Context) (auth.Secret, error) {
	close(s.asked)
	<-ctx.Done()
	return "", ctx.Err()
}
func (stuck) Save(context.Context, auth.Secret) error { return nil }
func (stuck) Clear(context.Context) error             { return nil }

// A secret store that never answers holds up neither the window, which has
// something to show from the first moment, nor the end of the program. // D3
func TestStuckStore(t *testing.T) {
	m := newMachine(t)
	store := stuck{make(chan struct{})}
	c, err := client.New(client.Config{Auth: auth.Config{Issuer: m.env.URL, ClientID: desktop}, APIURL: m.apiURL, Store: store,
		OpenURL: func(string) error { return nil }, Now: m.env.Now})
	if err != nil {
		t.Fatal(err)
	}
	ctx, quit := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() { defer close(over); c.Run(ctx) }()
	<-store.asked
	if s := c.State(); s.Phase != client.Starting {
		t.Errorf("meanwhile the phase is %s", s.Phase)
	}
	quit()
	<-over
	if c.AccessToken(t.Context()) != "" {
		t.Error("there is a token without a session")
	}
}
