package conformance

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/apps/web/internal/cookie"
	"example.com/multiapp/apps/web/internal/web"
	"example.com/multiapp/shared/auth/authtest"
	"example.com/multiapp/shared/auth/ended"
)

// rig is a module of the suite: the provider, the web app that was configured for
// it, and one browser.
type rig struct {
	*browser
	provider *authtest.Provider
	clock    *clock
}

// start runs the web app against a provider that tells lies.
func start(t *testing.T, lies authtest.Lies) *rig {
	t.Helper()
	provider := authtest.StartProvider(t)
	provider.Lies = lies
	server := httptest.NewUnstartedServer(nil)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{provider: provider, clock: &clock{}}
	provider.Now = r.clock.Now
	config := web.Config{Issuer: provider.URL, URL: "http://localhost:" + port, ClientID: "client", ClientSecret: "a secret/with+marks",
		OpaqueAccessTokens: true, Addr: "127.0.0.1:0", Data: "unused", SPAURL: "http://localhost:5174", SPAClientID: "spa", Now: r.clock.Now}
	provider.Register(authtest.Client{ID: config.ClientID, Secret: config.ClientSecret.Reveal(), BackchannelLogoutURI: config.URL + "/backchannel-logout"})
	app, err := web.New(config, [][]byte{bytes.Repeat([]byte{7}, cookie.KeySize)}, ended.NewMemory(config.Now), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.Close() })
	server.Config.Handler = app
	server.Start()
	t.Cleanup(server.Close)
	r.browser = newBrowser(t, config.URL)
	return r
}

// clock is the time of app and provider: the real one, and what the test adds.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// browser keeps cookies and follows redirects.
type browser struct {
	*http.Client
	t   *testing.T
	url string
}

func newBrowser(t *testing.T, app string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{&http.Client{Jar: jar, Timeout: 20 * time.Second}, t, app}
}

// page is where the browser ended up.
type page struct {
	t      *testing.T
	status int
	url    *url.URL
	body   string
}

func (b *browser) do(method, path string, form url.Values) page {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := b.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{b.t, res.StatusCode, res.Request.URL, string(body)}
}

func (b *browser) get(path string) page { b.t.Helper(); return b.do(http.MethodGet, path, nil) }

func (p page) want(status int, path string, texts ...string) {
	p.t.Helper()
	if p.status != status || p.url.Path != path {
		p.t.Errorf("the browser is at %s with %d, want %s with %d: %s", p.url.Path, p.status, path, status, p.main())
	}
	for _, text := range texts {
		if !strings.Contains(p.body, text) {
			p.t.Errorf("%s does not say %q: %s", path, text, p.main())
		}
	}
}

// main is the page without its frame.
func (p page) main() string {
	if _, main, framed := strings.Cut(p.body, "<main"); framed {
		main, _, _ = strings.Cut(main, "</main>")
		return main
	}
	return p.body
}

// signIn is what the suite asks the person to do: open the login and end on the dashboard.
func (b *browser) signIn() {
	b.t.Helper()
	b.get("/login").want(http.StatusOK, "/", "Hello, Demo T. User", "user@example.com")
	b.wantSession()
}

func (b *browser) wantSession() {
	b.t.Helper()
	b.get("/api/me").want(http.StatusOK, "/api/me", authtest.Subject)
}

func (b *browser) wantNoSession() {
	b.t.Helper()
	b.get("/api/me").want(http.StatusUnauthorized, "/api/me")
}

// wantAsked compares how often each endpoint was asked.
func (r *rig) wantAsked(endpoints map[string]int) {
	r.t.Helper()
	for endpoint, want := range endpoints {
		if got := len(r.provider.Seen(endpoint)); got != want {
			r.t.Errorf("%s was asked %d times, want %d", endpoint, got, want)
		}
	}
}

// wantRefused plays a login whose ID token must be refused: the person reads so,
// there is no session, and the access token is never used.
func (r *rig) wantRefused() {
	r.t.Helper()
	r.get("/login").want(http.StatusBadGateway, "/callback", "Signing in did not work", "Try again")
	r.wantNoSession()
	r.wantAsked(map[string]int{"authorize": 1, "token": 1, "userinfo": 0})
}

// wantAccepted plays a login that must work, down to the profile from userinfo.
func (r *rig) wantAccepted() {
	r.t.Helper()
	r.signIn()
	r.wantAsked(map[string]int{"authorize": 1, "token": 1, "userinfo": 1})
}
