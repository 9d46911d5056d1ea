package web

import (
	"bufio"
	"context"
	"encoding/base64"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/ended/redistest"
)

var testKeyText = base64.StdEncoding.EncodeToString(testKey)

// replicas are several servers of one web app with one state. Each has a port of
// its own, and cookies ignore ports: a browser is signed in at all of them.
func replicas(t *testing.T, issuer string, state *redistest.Server, count int, change ...func(*Config)) []*app {
	t.Helper()
	var all []*app
	for range count {
		all = append(all, startApp(t, issuer, append(change, func(c *Config) {
			c.StateURL, c.CookieKeys = auth.Secret(state.URL), auth.Secret(testKeyText)
		})...))
	}
	return all
}

// at returns the same browser, talking to another server.
func (b *browser) at(a *app) *browser { return &browser{b.Client, b.t, a} }

func startReplicas(t *testing.T) (*environmenttest.Environment, *redistest.Server, []*app, *browser) {
	t.Helper()
	e, state := environmenttest.Start(t), redistest.Start(t)
	all := replicas(t, e.URL, state, 3, func(c *Config) { c.Now = e.Now })
	e.AddApplication(environmenttest.Application{
		ID: "web", Name: "Web app", Type: environmenttest.Web, Secrets: []string{"a-web-secret"},
		RedirectURIs: []string{all[0].url + pathCallback}, PostLogoutRedirectURIs: []string{all[0].url + pathSignedOut},
		BackchannelLogoutURI: all[0].url + pathBackchannel,
	})
	b := newBrowser(t, all[0])
	signInAs(b, e, pathLogin, environmenttest.Ada)
	for _, a := range all {
		b.at(a).wantSignedIn()
	}
	return e, state, all, b
}

// M4, W8: the logout token reaches A; B refuses the next request, and C's open
// stream ends.
func TestReplicasHearOfALogout(t *testing.T) {
	e, _, all, b := startReplicas(t)
	stream := b.at(all[2]).listen()
	asked := time.Now()
	e.EndSession(b.openAccessOf().SessionID)
	event := stream.wantEnded("Local environment")
	t.Logf("C's stream heard %v after the request; A learned %v after the session ended", time.Since(asked).Round(100*time.Microsecond), event.Received.Sub(event.At))
	b.at(all[1]).get("/api/me").want(t, http.StatusUnauthorized, "session_ended")
	b.at(all[1]).follow().get(pathHome).want(t, http.StatusOK, "You signed out in Local environment · ")
}

// W6: parallel requests with an expired access token, to all servers, are one refresh.
func TestReplicasRefreshOnce(t *testing.T) {
	e, _, all, b := startReplicas(t)
	for range 3 {
		e.Advance(expired)
		old := b.cookies(pathRefresh)
		var wg sync.WaitGroup
		for i := range 9 {
			tab := newBrowser(t, all[i%3]) // as tabs whose requests left before any answer
			tab.setCookie(accessSpec, old[accessSpec.Name])
			tab.setCookie(refreshSpec, old[refreshSpec.Name])
			wg.Go(func() {
				tab.get(pathRefresh).wantRedirect(t, http.StatusTemporaryRedirect, pathHome)
				tab.wantSignedIn()
			})
		}
		wg.Wait()
		b.get(pathRefresh).wantRedirect(t, http.StatusTemporaryRedirect, pathHome)
	}
	refreshes := 0
	for _, a := range all {
		refreshes += strings.Count(a.logs.String(), "step=TokenRefreshed")
	}
	if refreshes != 3 {
		t.Errorf("%d refreshes for 3 expiries", refreshes)
	}
}

// W8, W14: while Redis is down every answer is 503 and cookies stay; nobody is
// signed in who was signed out, not even when Redis comes back empty; a logout of
// that time arrives.
func TestReplicasWithoutRedis(t *testing.T) {
	e, state, all, b := startReplicas(t)
	gone := newBrowser(t, all[0])
	signInAs(gone, e, pathLogin, environmenttest.Grace)
	heard := gone.listen()
	e.EndSession(gone.openAccessOf().SessionID)
	heard.wantEnded("Local environment")
	for _, a := range all {
		gone.at(a).get("/api/me").want(t, http.StatusUnauthorized, "session_ended")
	}
	stream := b.at(all[1]).listen()

	state.Stop()
	for _, path := range []string{pathHome, "/api/me", pathEvents} {
		for _, a := range all {
			if res := b.at(a).get(path).want(t, http.StatusServiceUnavailable); len(res.Header.Values("Set-Cookie")) != 0 {
				t.Errorf("%s touches cookies", path)
			}
		}
	}
	gone.at(all[0]).get("/api/me").want(t, http.StatusUnauthorized, "session_ended") // this server was told itself
	delivered := all[0].hear("LogoutReceived")
	e.EndSession(b.openAccessOf().SessionID)
	<-delivered
	b.at(all[1]).get(pathHome).want(t, http.StatusServiceUnavailable)

	state.Restart()
	stream.wantEnded("Local environment") // passed on by the server that was told
	for _, a := range all {
		gone.at(a).get("/api/me").want(t, http.StatusUnauthorized, "session_ended")
		b.at(a).get("/api/me").want(t, http.StatusUnauthorized, "session_ended")
	}
}

// TestMain lets the test program be a server that can be killed.
func TestMain(m *testing.M) {
	if os.Getenv("WEB_TEST_SERVER") == "" {
		os.Exit(m.Run())
	}
	config, err := LoadConfig("")
	if err == nil {
		err = Run(context.Background(), config, os.Stdout, os.Stderr)
	}
	panic(err)
}

// startProcess runs a server of its own process.
func startProcess(t *testing.T, f *fakeEnvironment, state *redistest.Server) (url string, kill func()) {
	t.Helper()
	addr := freeAddr(t)
	url = "http://" + strings.Replace(addr, "127.0.0.1", "localhost", 1)
	server := exec.Command(os.Args[0])
	server.Env = []string{"WEB_TEST_SERVER=yes", "ENV_URL=" + f.URL, "WEB_URL=" + url, "WEB_ADDR=" + addr, "WEB_CLIENT_ID=web",
		"WEB_CLIENT_SECRET=a-web-secret", "WEB_DATA=" + t.TempDir(), "WEB_COOKIE_KEYS=" + testKeyText, "STATE_URL=" + state.URL}
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	kill = sync.OnceFunc(func() {
		_ = server.Process.Kill()
		_ = server.Wait() // says that it was killed
	})
	t.Cleanup(kill)
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.HasPrefix(line, "ready web") {
		t.Fatalf("the server said %q, %v", line, err)
	}
	return url, kill
}

// W6: the server that exchanges the refresh token is killed (kill -9) before the
// answer arrives. Another one goes on, and the user notices nothing.
func TestReplicaIsKilledWhileItRefreshes(t *testing.T) {
	state := redistest.Start(t)
	f, b := startFakeWith(t, state)
	f.hold, f.started, f.forgives = make(chan struct{}), make(chan struct{}, 2), true
	url, kill := startProcess(t, f, state)
	b.seal(accessCookie{localSession{ID: "x"}, nil, "stale"})
	cut := make(chan error, 1)
	go func() {
		res, err := b.Get(url + pathRefresh)
		if err == nil {
			_ = res.Body.Close()
		}
		cut <- err
	}()
	<-f.started // the environment has spent the refresh token
	kill()
	if err := <-cut; err == nil {
		t.Error("the killed server answered")
	}
	close(f.hold)
	b.get(pathRefresh).wantRedirect(t, http.StatusTemporaryRedirect, pathHome)
	b.wantSignedIn()
	if f.refreshed() != 2 {
		t.Errorf("%d refreshes, want 2", f.refreshed())
	}
}

// startFakeWith returns a browser that is signed in at a server with that state.
func startFakeWith(t *testing.T, state *redistest.Server) (*fakeEnvironment, *browser) {
	t.Helper()
	f, a := startFake(t, func(c *Config) { c.StateURL, c.CookieKeys = auth.Secret(state.URL), auth.Secret(testKeyText) })
	b := newBrowser(t, a)
	f.signIn(b)
	return f, b
}
