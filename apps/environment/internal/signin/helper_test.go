package signin

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/provider"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// fakeRequests keeps waiting requests in a map; the redirect of an approved one names the session.
type fakeRequests struct {
	mu      sync.Mutex
	waiting map[string]provider.Waiting
}

func (f *fakeRequests) add(req provider.Waiting) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waiting[req.Handle] = req
}

func (f *fakeRequests) Hold(string) func() { return func() {} }

func (f *fakeRequests) Find(_ *http.Request, handle string) (provider.Waiting, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	req, ok := f.waiting[handle]
	if !ok {
		return provider.Waiting{}, provider.ErrNotPending
	}
	return req, nil
}

func (f *fakeRequests) Approve(_ context.Context, handle string, s *session.Session) (string, error) {
	return f.end(handle, "code=for-"+s.ID)
}

func (f *fakeRequests) Deny(_ context.Context, handle string) (string, error) {
	return f.end(handle, "error=access_denied")
}

func (f *fakeRequests) end(handle, answer string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.waiting[handle]; !ok {
		return "", provider.ErrNotPending
	}
	delete(f.waiting, handle)
	return "http://app.example/callback?" + answer, nil
}

// fixture is the pages over a real directory, store and session manager; only the provider's requests are made up.
type fixture struct {
	*httptest.Server
	clock    *clock
	requests *fakeRequests
	mailbox  *Mailbox
	sessions *session.Manager
	store    *store.Store
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	db, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dir, err := directory.New(&directory.Seed{
		Sessions: directory.Sessions{IdleTimeout: time.Hour, AbsoluteTimeout: 24 * time.Hour},
		Users: []directory.User{
			{ID: "usr_ada", Email: "ada@example.com", GivenName: "Ada", FamilyName: "Lovelace"},
			{ID: "usr_grace", Email: "grace@example.com", GivenName: "Grace", FamilyName: "Hopper"},
		},
		Applications: []directory.Application{{ID: "web_local", Name: "Web app", Type: directory.Web, BackchannelLogoutURI: "http://app.example/bc"}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{clock: newClock(), requests: &fakeRequests{waiting: map[string]provider.Waiting{}}, mailbox: &Mailbox{}, store: db}
	f.sessions = session.New(session.Config{Store: db, Directory: dir, Now: f.clock.now})
	h, err := New(Config{
		Users: dir, Requests: f.requests, Devices: &provider.Devices{}, Sessions: f.sessions, Mailbox: f.mailbox, Now: f.clock.now,
		Site:   func(*http.Request) pages.Site { return pages.Site{} },
		Person: func(u directory.User) pages.User { return pages.User{ID: u.ID, Name: u.Name(), Email: u.Email} },
		Log:    slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	h.Routes(mux)
	f.Server = httptest.NewServer(mux)
	t.Cleanup(func() { f.Close(); _ = db.Close() })
	return f
}

// browser has a cookie jar of its own and follows redirects within the environment only.
type browser struct {
	*http.Client
	f *fixture
}

func (f *fixture) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{f: f, Client: &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), f.URL) {
			return nil
		}
		return http.ErrUseLastResponse
	}}}
}

// page is what a browser got.
type page struct {
	status   int
	body     string
	location string // where the app's part begins, empty on a page of the environment
	path     string
}

func (b *browser) get(t *testing.T, path string) page {
	t.Helper()
	resp, err := b.Get(b.f.URL + path)
	return read(t, resp, err)
}

// post sends a form of the pages, with the fields given as name, value, name, value …
func (b *browser) post(t *testing.T, path string, fields ...string) page {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	resp, err := b.PostForm(b.f.URL+path, form)
	return read(t, resp, err)
}

func read(t *testing.T, resp *http.Response, err error) page {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return page{resp.StatusCode, string(body), resp.Header.Get("Location"), resp.Request.URL.Path}
}

// cookie is the browser's session cookie.
func (b *browser) cookie() string {
	u, _ := url.Parse(b.f.URL)
	for _, c := range b.Jar.Cookies(u) {
		if c.Name == session.CookieName {
			return c.Value
		}
	}
	return ""
}

// session is the browser's living session.
func (b *browser) session(t *testing.T) *session.Session {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: session.CookieName, Value: b.cookie()})
	s, err := b.f.sessions.FromRequest(r)
	if err != nil {
		t.Fatalf("the browser has no living session: %v", err)
	}
	return s
}

// newestCode is the code in the newest message to that address.
func (f *fixture) newestCode(t *testing.T, to string) string {
	t.Helper()
	msgs := f.mailbox.Messages(to)
	if len(msgs) == 0 {
		t.Fatalf("no message to %s", to)
	}
	return msgs[0].Code
}

func withCookie(value string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: session.CookieName, Value: value})
	return r
}

func formRequest(t *testing.T, address, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// join makes a client take part in a session, as redeeming a code of it does.
func (f *fixture) join(t *testing.T, sid, clientID string) {
	t.Helper()
	now := f.clock.now()
	err := f.store.CreateGrant(t.Context(), store.Grant{ID: "gr_" + sid + clientID, SessionID: sid, ClientID: clientID, UserID: "usr_ada",
		AuthTime: now, CodeExpiresAt: now.Add(time.Minute)}, []byte(sid+clientID), now)
	if err != nil {
		t.Fatal(err)
	}
}
