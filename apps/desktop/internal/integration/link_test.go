package integration

import (
	"net/http"
	"net/url"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/shared/auth/keeper"
	"example.com/multiapp/shared/native/client"
)

const linked = "linked_native"

// follow goes where the browser is sent, up to the link that the system would open.
func (m *machine) follow(target string) string {
	m.t.Helper()
	browser := *m.browser
	browser.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if r.URL.Scheme != "http" {
			return http.ErrUseLastResponse
		}
		return nil
	}
	res, err := browser.Get(target)
	if err != nil {
		m.t.Fatal("the page did not open")
	}
	res.Body.Close()
	return res.Header.Get("Location")
}

// D5, D6, M1, M2: a login and a sign-out by link, in the session of an app that uses
// the port; the link of one app is nothing to another.
func TestLinks(t *testing.T) {
	m := newMachine(t)
	m.env.AddApplication(environmenttest.Application{ID: linked, Type: environmenttest.Native,
		RedirectURIs: []string{"multiapp://callback"}, PostLogoutRedirectURIs: []string{"multiapp://signed-out"}})
	first := m.start(desktop)
	before := first.signIn(environmenttest.Ada)
	a := m.start(linked, func(c *client.Config) { c.Way = client.DeepLink })
	over := make(chan struct{})
	go func() { defer close(over); a.SignIn(t.Context()) }()
	link := m.follow(<-m.opened)
	if u, err := url.Parse(link); err != nil || u.Query().Get("iss") != m.env.URL {
		t.Error("the link does not name the environment")
	}
	if first.Link(link) || !a.Link(link) || a.Link(link) {
		t.Error("the link was not taken once, by the app that waits for it")
	}
	<-over
	if s := a.State(); s.Phase != client.SignedIn || s.SessionID != before.SessionID {
		t.Fatalf("the state is %+v", s)
	}
	over = make(chan struct{})
	go func() { defer close(over); a.SignOut(t.Context()) }()
	if !a.Link(m.follow(<-m.opened)) {
		t.Error("the confirmation was refused")
	}
	<-over
	if s := a.State(); s.Ending.Reason() != keeper.ReasonYou || s.Logout != client.LogoutConfirmed {
		t.Errorf("the state is %+v", s)
	}
}
