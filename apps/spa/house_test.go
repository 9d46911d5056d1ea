package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/spa/internal/host"
	"example.com/multiapp/apps/spa/ui"
)

// house is the app with what it needs around it: a real environment, the host,
// and an API in place of the web app's.
type house struct {
	t   *testing.T
	env *environmenttest.Environment
	url string
	// api answers GET /api/me of the web app.
	api  *httptest.Server
	logs *lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// newHouse starts everything on free ports. lifetime is that of access tokens; zero is the environment's default.
func newHouse(t *testing.T, lifetime time.Duration) *house {
	t.Helper()
	if _, err := ui.Files.Open("dist/index.html"); err != nil {
		t.Fatal("the app is not built: run npm ci && npm run build in apps/spa/ui")
	}
	h := &house{t: t, env: environmenttest.Start(t), logs: &lockedBuffer{}}
	h.url = h.addApp("spa_test", lifetime)
	return h
}

// addApp registers and starts the app under a client id of its own.
func (h *house) addApp(clientID string, lifetime time.Duration) string {
	h.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		h.t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	address := "http://localhost:" + port
	h.env.AddApplication(environmenttest.Application{ID: clientID, Type: environmenttest.SPA, AccessTokenLifetime: lifetime,
		RedirectURIs: []string{address + "/callback", address + "/silent-callback"}, PostLogoutRedirectURIs: []string{address + "/signed-out"}})
	h.api = httptest.NewServer(apiFor(address))
	h.t.Cleanup(h.api.Close)
	h.serve(host.Config{Issuer: h.env.URL, URL: address, Addr: listener.Addr().String(), ClientID: clientID,
		WebURL: strings.Replace(h.api.URL, "127.0.0.1", "localhost", 1), LogLevel: slog.LevelDebug}, listener)
	return address
}

// serve runs the host until the test ends; the ready line says when it accepts requests.
func (h *house) serve(c host.Config, listener net.Listener) {
	h.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	out, in := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- host.Serve(ctx, c, listener, in, h.logs) }()
	h.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			h.t.Errorf("serve: %v", err)
		}
	})
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready spa "+c.URL+"\n" {
		h.t.Fatalf("the host said %q, %v", line, err)
	}
}

// apiFor stands in for the web app, whose own tests prove its checks: it answers
// one origin, and says who the bearer token's claims name.
func apiFor(origin string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Headers", "Authorization")
		if r.Method == http.MethodOptions {
			return
		}
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok || r.URL.Path != "/api/me" || r.Header.Get("Cookie") != "" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"token_parts": strings.Count(token, ".") + 1})
	})
}

// signIn opens the app, signs Ada in at the environment, and waits for the dashboard.
func (h *house) signIn(p *profile) *tab {
	h.t.Helper()
	b := p.open(h.t, h.url)
	b.click("#sign-in")
	b.click("#sign-in-" + environmenttest.Ada)
	b.see("#session-id")
	return b
}

// isClean fails the test when a tab's console shows anything (a violation of the
// Content-Security-Policy does), or when a token is in a console or a log.
func (h *house) isClean(p *profile) {
	h.t.Helper()
	for _, b := range p.tabs {
		for _, line := range b.written() {
			h.t.Errorf("console: %s", line)
		}
	}
	for name, text := range map[string]string{"host": h.logs.String(), "environment": h.env.Log()} {
		for _, secret := range []string{"eyJ", "code=", "state="} {
			if strings.Contains(text, secret) {
				h.t.Errorf("the log of the %s holds %q", name, secret)
			}
		}
	}
}
