package integration

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/ended"
	"example.com/multiapp/shared/auth/keeper"
	"example.com/multiapp/shared/auth/relay"
	"example.com/multiapp/shared/native/client"
)

const (
	webID     = "web_relay"
	webSecret = "web-relay-secret"
)

// webApp is as much of a web app as a desktop client needs: it hears the back
// channel and tells the desktop by the relay.
type webApp struct {
	m      *machine
	client *auth.Client
	ended  ended.Registry
	relay  atomic.Pointer[relay.Handler]
}

// newWebApp starts the web app and makes it the machine's.
func newWebApp(m *machine) *webApp {
	m.t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	m.apiURL = server.URL
	m.env.AddApplication(environmenttest.Application{ID: webID, Name: "Shop", Type: environmenttest.Web, Secrets: []string{webSecret},
		RedirectURIs: []string{server.URL + "/callback"}, BackchannelLogoutURI: server.URL + "/backchannel-logout"})
	w := &webApp{m: m, ended: ended.NewMemory(m.env.Now)}
	var err error
	w.client, err = auth.New(auth.Config{Issuer: m.env.URL, ClientID: webID, ClientSecret: webSecret, RedirectURL: server.URL + "/callback", Now: m.env.Now})
	if err != nil {
		m.t.Fatal(err)
	}
	w.startRelay()
	mux.HandleFunc("GET /session/events", w.handleEvents)
	mux.HandleFunc("POST /backchannel-logout", w.handleBackchannelLogout)
	m.t.Cleanup(func() { w.relay.Load().Close(); server.Close() })
	return w
}

func (w *webApp) startRelay() {
	w.relay.Store(relay.New(relay.Config{Authenticate: w.authenticate, Registry: w.ended, Now: w.m.env.Now}))
}

func (w *webApp) authenticate(r *http.Request) (*auth.Claims, error) {
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	return w.client.VerifyFor(r.Context(), auth.Secret(token), desktop)
}

func (w *webApp) handleEvents(rw http.ResponseWriter, r *http.Request) {
	switch err := w.relay.Load().Serve(rw, r); {
	case errors.Is(err, auth.ErrInvalidToken):
		rw.WriteHeader(http.StatusUnauthorized)
	case err != nil:
		rw.WriteHeader(http.StatusServiceUnavailable)
	}
}

func (w *webApp) handleBackchannelLogout(rw http.ResponseWriter, r *http.Request) {
	token, err := w.client.VerifyLogoutToken(r.Context(), auth.Secret(r.PostFormValue("logout_token")))
	if err == nil {
		err = w.ended.End(r.Context(), ended.Ending{SessionID: token.SessionID, Subject: token.Subject, At: token.EndedAt, By: token.EndedBy})
	}
	if err != nil {
		rw.WriteHeader(http.StatusBadRequest)
	}
}

// signIn makes the web app part of the browser's session.
func (w *webApp) signIn(user string) {
	w.m.t.Helper()
	ctx := w.m.t.Context()
	attempt, err := w.client.BeginLogin(ctx, auth.LoginOptions{})
	if err != nil {
		w.m.t.Fatal(err)
	}
	back := w.m.env.SignIn(w.m.t, w.m.browser, attempt.URL, user)
	if _, err := w.client.CompleteLogin(ctx, attempt, back.Query()); err != nil {
		w.m.t.Fatal(err)
	}
}

func (a *app) listening() {
	a.m.t.Helper()
	a.until("listening", func(s client.State) bool { return s.Listening })
}

// M4, M6, D7: the environment's word reaches the desktop client through the web
// app, with who, when and how; the next session listens again.
func TestNoticesAtOnce(t *testing.T) {
	m := newMachine(t)
	web := newWebApp(m)
	web.signIn(environmenttest.Ada)
	a := m.start(desktop)
	for range 2 {
		sid := a.signIn(environmenttest.Ada).SessionID
		a.listening()
		m.env.EndSession(sid)
		s := a.until("signed out", func(s client.State) bool { return s.Phase == client.SignedOut })
		e := s.Ending
		if e.Via != keeper.ViaRelay || e.SessionID != sid || e.By == "" || e.At.IsZero() || e.Received.Before(e.At) || e.Noticed.Before(e.Received) {
			t.Errorf("the ending is %+v", e)
		}
		t.Logf("by %s: the web app learned after %d ms, the desktop after %d ms", e.By, e.Received.Sub(e.At).Milliseconds(), e.Noticed.Sub(e.At).Milliseconds())
		web.signIn(environmenttest.Ada)
	}
}

// M3, M4: where the web app took no part, the next refresh notices.
func TestNoticesAtRefresh(t *testing.T) {
	m := newMachine(t)
	newWebApp(m)
	a := m.start(desktop)
	sid := a.signIn(environmenttest.Ada).SessionID
	a.listening()
	m.env.EndSession(sid)
	if err := a.Refresh(t.Context()); !errors.Is(err, client.ErrSignedOut) {
		t.Errorf("the refresh: %v", err)
	}
	if s := a.State(); s.Ending.Via != keeper.ViaRefresh {
		t.Errorf("the ending is %+v", s.Ending)
	}
}

// D4, D7: a token that expires ends the stream; it comes back with a fresh one,
// and hears what happened in between.
func TestListensAcrossExpiry(t *testing.T) {
	m := newMachine(t)
	web := newWebApp(m)
	web.signIn(environmenttest.Ada)
	a := m.start(desktop)
	sid := a.signIn("").SessionID
	a.listening()
	web.relay.Load().Close()
	a.until("deaf", func(s client.State) bool { return !s.Listening })
	m.env.Advance(10 * time.Minute)
	if err := web.ended.End(t.Context(), ended.Ending{SessionID: sid, By: "Shop"}); err != nil {
		t.Fatal(err)
	}
	web.startRelay()
	if s := a.until("signed out", func(s client.State) bool { return s.Phase == client.SignedOut }); s.Ending.Via != keeper.ViaRelay || s.Ending.By != "Shop" {
		t.Errorf("the ending is %+v", s.Ending)
	}
}
