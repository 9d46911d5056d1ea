package web

import (
	"context"
	"io"
	"net"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/shared/auth"
)

// scene is a real environment, the web app, and the SPA's part of the protocol,
// all signed in to one session by one browser.
type scene struct {
	t           testing.TB
	environment *environmenttest.Environment
	app         *app
	browser     *browser
	spa         *otherApp
}

func startScene(t testing.TB) *scene {
	t.Helper()
	e, a := startReal(t)
	s := &scene{t: t, environment: e, app: a, browser: newBrowser(t, a)}
	signInAs(s.browser, e, pathLogin, environmenttest.Ada)
	s.spa = signInSPA(t, e, s.browser)
	return s
}

// otherApp is another client of the same session.
type otherApp struct {
	*auth.Client
	tokens *auth.Tokens
}

// signInSPA signs the browser in to the SPA, too, by the session that it has.
func signInSPA(t testing.TB, e *environmenttest.Environment, b *browser) *otherApp {
	t.Helper()
	const origin = "http://localhost:5174"
	e.AddApplication(environmenttest.Application{ID: "spa", Name: "Single page app", Type: environmenttest.SPA,
		RedirectURIs: []string{origin + "/callback"}})
	client, err := auth.New(auth.Config{Issuer: e.URL, ClientID: "spa", RedirectURL: origin + "/callback", Now: e.Now})
	if err != nil {
		t.Fatal(err)
	}
	attempt, err := client.BeginLogin(t.Context(), auth.LoginOptions{})
	if err != nil {
		t.Fatal(err)
	}
	back := e.SignIn(t, b.Client, attempt.URL, "")
	tokens, err := client.CompleteLogin(t.Context(), attempt, back.Query())
	if err != nil {
		t.Fatal(err)
	}
	return &otherApp{client, tokens}
}

func (o *otherApp) bearer() string { return "Bearer " + o.tokens.AccessToken.Reveal() }

func (o *otherApp) logoutURL(t testing.TB) string {
	t.Helper()
	u, err := o.LogoutURL(t.Context(), o.tokens.IDToken, "")
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// serverRun is a Run in progress.
type serverRun struct {
	addr   string
	stop   context.CancelFunc
	result chan error
}

// startRun runs a web app as main does, until the test ends.
func startRun(t testing.TB, change ...func(*Config)) *serverRun {
	t.Helper()
	config := runConfig(t)
	config.Addr = freeAddr(t)
	for _, c := range change {
		c(&config)
	}
	ctx, stop := context.WithCancel(context.Background())
	out := make(lineWriter, 2)
	r := &serverRun{config.Addr, stop, make(chan error, 1)}
	done := make(chan struct{})
	go func() { r.result <- Run(ctx, config, out, io.Discard); close(done) }()
	select {
	case <-out:
	case <-done:
		t.Fatal(<-r.result)
	}
	t.Cleanup(func() { stop(); <-done })
	return r
}

func freeAddr(t testing.TB) string {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer free.Close()
	return free.Addr().String()
}
