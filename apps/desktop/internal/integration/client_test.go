package integration

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/native/client"
	"example.com/multiapp/shared/native/secretstore"
)

const (
	desktop = "desktop_local"
	second  = "second_native"
)

// machine is a computer: an environment to sign in at, a browser, a secret store.
type machine struct {
	t       *testing.T
	env     *environmenttest.Environment
	browser *http.Client
	opened  chan string
	apiURL  string // the web app; the environment, which has no relay, unless a test says else
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	keyring.MockInit()
	m := &machine{t: t, opened: make(chan string, 1), browser: environmenttest.Browser(t)}
	m.env = environmenttest.Start(t, environmenttest.WithApplication(environmenttest.Application{ID: second, Type: environmenttest.Native,
		RedirectURIs: []string{"http://127.0.0.1/callback"}, PostLogoutRedirectURIs: []string{"http://127.0.0.1/signed-out"}}))
	m.apiURL = m.env.URL
	return m
}

// app is a started client. stop ends it as closing the window would.
type app struct {
	*client.Client
	m    *machine
	stop func()
}

func (m *machine) start(clientID string, change ...func(*client.Config)) *app {
	m.t.Helper()
	config := client.Config{
		Auth:    auth.Config{Issuer: m.env.URL, ClientID: clientID},
		APIURL:  m.apiURL,
		Store:   secretstore.NewKeyring(m.env.URL, clientID),
		OpenURL: func(target string) error { m.opened <- target; return nil },
		Now:     m.env.Now,
	}
	for _, f := range change {
		f(&config)
	}
	c, err := client.New(config)
	if err != nil {
		m.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(m.t.Context())
	over := make(chan struct{})
	go func() { defer close(over); c.Run(ctx) }()
	a := &app{Client: c, m: m, stop: func() { cancel(); <-over }}
	m.t.Cleanup(a.stop)
	a.until("started", func(s client.State) bool { return s.Phase != client.Starting || s.Offline })
	return a
}

func (a *app) until(what string, good func(client.State) bool) client.State {
	a.m.t.Helper()
	ctx, cancel := context.WithTimeout(a.m.t.Context(), time.Minute)
	defer cancel()
	for {
		if s := a.State(); good(s) {
			return s
		}
		select {
		case <-a.Changed():
		case <-ctx.Done():
			a.m.t.Fatalf("never: %s; the state is %+v", what, a.State())
		}
	}
}

// signIn signs in as user; an empty one means that no page may be shown.
func (a *app) signIn(user string) client.State {
	a.m.t.Helper()
	over := make(chan struct{})
	go func() { defer close(over); a.SignIn(a.m.t.Context()) }()
	back := a.m.env.SignIn(a.m.t, a.m.browser, <-a.m.opened, user)
	a.m.visit(back.String())
	<-over
	return a.State()
}

// signOut signs out and lets the browser follow; it returns where it ended.
func (a *app) signOut() *url.URL {
	a.m.t.Helper()
	over := make(chan struct{})
	go func() { defer close(over); a.SignOut(a.m.t.Context()) }()
	end := a.m.visit(<-a.m.opened)
	<-over
	return end
}

func (m *machine) visit(target string) *url.URL {
	m.t.Helper()
	res, err := m.browser.Get(target)
	if err != nil {
		m.t.Fatal(strings.ReplaceAll(err.Error(), target, "the address"))
	}
	defer res.Body.Close()
	return res.Request.URL
}

var askingField = regexp.MustCompile(`name="request" value="([^"]+)"`)

// deny opens the sign-in page and presses its Cancel.
func (m *machine) deny(target string) {
	m.t.Helper()
	res, err := m.browser.Get(target)
	if err != nil {
		m.t.Fatal("the sign-in page did not open")
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	asking := askingField.FindSubmatch(page)
	if err != nil || asking == nil {
		m.t.Fatalf("the sign-in page has no form: %v", err)
	}
	answer, err := m.browser.PostForm(m.env.URL+"/sign-in/deny", url.Values{"request": {string(asking[1])}})
	if err != nil {
		m.t.Fatal("the answer did not arrive")
	}
	answer.Body.Close()
}
