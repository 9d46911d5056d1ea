package logout

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
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

// fixture is sign-out over a real directory, store, session manager and worker. Only hints are made up: "<client> <sid>".
type fixture struct {
	*httptest.Server
	store    *store.Store
	sessions *session.Manager
	app      *receiver
	worker   *Deliverer
}

// receiver is the back-channel endpoint of the web application.
type receiver struct {
	mu     sync.Mutex
	tokens []string
}

func (a *receiver) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tokens = append(a.tokens, r.PostFormValue("logout_token"))
}

func (a *receiver) received() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.tokens
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	db, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{store: db, app: &receiver{}}
	app := httptest.NewServer(f.app)
	dir, err := directory.New(&directory.Seed{
		Sessions: directory.Sessions{IdleTimeout: time.Hour, AbsoluteTimeout: 24 * time.Hour},
		Users:    []directory.User{{ID: "usr_ada", Email: "ada@example.com"}, {ID: "usr_grace", Email: "grace@example.com"}},
		Applications: []directory.Application{
			{ID: "web_local", Name: "Web app", Type: directory.Web, BackchannelLogoutURI: app.URL, PostLogoutRedirectURIs: []string{"http://web.example/signed-out"}},
			{ID: "spa_local", Name: "SPA", Type: directory.SPA, PostLogoutRedirectURIs: []string{"http://spa.example/signed-out"}},
			{ID: "desktop_local", Name: "Desktop", Type: directory.Native, PostLogoutRedirectURIs: []string{"http://127.0.0.1/signed-out"}},
		},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	f.sessions = session.New(session.Config{Store: db, Directory: dir, Now: time.Now})
	d := NewDeliverer(DelivererConfig{Outbox: db, Log: slog.New(slog.DiscardHandler),
		Sign: func(_ context.Context, d store.Delivery) (string, error) {
			return "for " + d.ClientID + " " + d.SessionID, nil
		}})
	f.worker = d
	f.sessions.Ended = func(string, []store.Delivery) { d.Wake() }
	h, err := New(Config{
		Sessions: f.sessions, Application: dir.Application, VerifyHint: readHint, Deliverer: d, Deliveries: db,
		Site:   func(*http.Request) pages.Site { return pages.Site{} },
		Return: func(a directory.Application) string { return "http://" + a.ID + ".example/" },
		Log:    slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	h.Routes(mux)
	f.Server = httptest.NewServer(mux)
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() { defer close(stopped); d.Run(ctx) }()
	t.Cleanup(func() { f.Close(); cancel(); <-stopped; app.Close(); _ = db.Close() })
	return f
}

func readHint(token string) (provider.IDToken, error) {
	clientID, sid, ok := strings.Cut(token, " ")
	if !ok {
		return provider.IDToken{}, errors.New("not an ID token")
	}
	return provider.IDToken{UserID: "usr_ada", ClientID: clientID, SessionID: sid}, nil
}

// signedIn begins a session in which the web application takes part, and returns it with its cookie value.
func (f *fixture) signedIn(t *testing.T, userID string) (sid, cookie string) {
	t.Helper()
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", nil)
	s, err := f.sessions.Create(w, r, session.Login{UserID: userID, AMR: []string{"user"}})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for _, client := range []string{"web_local", "spa_local"} {
		g := store.Grant{ID: "gr_" + s.ID + client, SessionID: s.ID, ClientID: client, UserID: userID, AuthTime: now, CodeExpiresAt: now}
		if err := f.store.CreateGrant(t.Context(), g, []byte(g.ID), now); err != nil {
			t.Fatal(err)
		}
	}
	return s.ID, w.Result().Cookies()[0].Value
}

func (f *fixture) living(t *testing.T, sid string) bool {
	t.Helper()
	_, err := f.sessions.Living(t.Context(), sid)
	if err != nil && !errors.Is(err, session.ErrNone) {
		t.Fatal(err)
	}
	return err == nil
}

// answer is what the browser got.
type answer struct {
	status   int
	location string
	body     string
	cleared  bool // the session cookie was taken back
}

// send requests a path as a browser with that session cookie; a POST sends the parameters as a form.
func (f *fixture) send(t *testing.T, method, path string, params url.Values, cookie string, header ...string) answer {
	t.Helper()
	address, body := f.URL+path, ""
	if method == http.MethodPost {
		body = params.Encode()
	} else if len(params) > 0 {
		address += "?" + params.Encode()
	}
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if cookie != "" {
		req.AddCookie(&http.Cookie{Name: session.CookieName, Value: cookie})
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, location: resp.Header.Get("Location"), body: string(text)}
	for _, c := range resp.Cookies() {
		a.cleared = a.cleared || c.Name == session.CookieName && c.MaxAge < 0
	}
	return a
}

// told waits until every delivery of the session has been tried, and expects success.
func (f *fixture) told(t *testing.T, sid string) {
	t.Helper()
	f.worker.WaitFirstAttempts(t.Context(), sid)
	ds, err := f.store.DeliveriesOf(t.Context(), sid)
	if err != nil || len(ds) != 1 || ds[0].State != store.Delivered {
		t.Errorf("deliveries of %s: %+v, %v", sid, ds, err)
	}
}
