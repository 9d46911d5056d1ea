package web

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/shared/auth/ended"
)

// BenchmarkPage compares the dashboard behind its session (open the cookie, verify
// the token, ask the registry) with the same page served to anybody, over a
// connection that stays open.
func BenchmarkPage(b *testing.B) {
	f, a := startFake(b)
	quiet(b, a)
	registry, err := ended.OpenBolt(b.TempDir()+"/ended.db", nil)
	if err != nil {
		b.Fatal(err)
	}
	defer registry.Close()
	a.Server.ended = registry
	browser := newBrowser(b, a)
	f.signIn(browser)
	request := func(path string) *http.Request {
		r := httptest.NewRequest(http.MethodGet, a.url+path, nil)
		for name, value := range browser.cookies(pathHome) {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		return r
	}
	current := &session{}
	a.echo.GET("/capture", func(c echo.Context) error { *current = *sessionOf(c); return nil }, a.requireSession(a.handleWelcome))
	a.ServeHTTP(httptest.NewRecorder(), request("/capture"))
	a.echo.GET("/open", func(c echo.Context) error { c.Set(sessionKey, current); return a.handleDashboard(c) })

	// The two take turns, so that a busy machine slows both down, and medians leave
	// its hiccups out.
	var protected, unprotected []time.Duration
	server := httptest.NewServer(a)
	defer server.Close()
	serve := func(path string) time.Duration {
		r := request(path)
		r.RequestURI, r.URL.Host = "", server.Listener.Addr().String()
		start := time.Now()
		res, err := server.Client().Do(r)
		if err != nil {
			b.Fatal(err)
		}
		_, err = io.Copy(io.Discard, res.Body)
		if err = errors.Join(err, res.Body.Close()); err != nil || res.StatusCode != http.StatusOK {
			b.Fatal(res.Status, err)
		}
		return time.Since(start)
	}
	for b.Loop() {
		protected, unprotected = append(protected, serve("/")), append(unprotected, serve("/open"))
	}
	b.ReportMetric(100*median(unprotected)/median(protected), "%throughput")
}

func median(durations []time.Duration) float64 {
	slices.Sort(durations)
	return float64(durations[len(durations)/2])
}

// quiet keeps the log in memory from growing.
func quiet(t testing.TB, a *app) {
	t.Helper()
	a.Server.log = slog.New(slog.NewTextHandler(io.Discard, nil))
}

// BenchmarkLogin is a whole cold login by the real form: this app, the environment
// and the browser in one process. BenchmarkSignatures is its floor: the two RSA
// signatures in it. Compare CPU shares with -cpuprofile.
func BenchmarkLogin(b *testing.B) {
	e, a := startReal(b)
	quiet(b, a)
	for b.Loop() {
		signInAs(newBrowser(b, a), e, pathLogin, environmenttest.Ada).wantRedirect(b, http.StatusSeeOther, pathHome)
	}
}

func BenchmarkSignatures(b *testing.B) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		b.Fatal(err)
	}
	sum := sha256.Sum256([]byte("header.claims"))
	for b.Loop() {
		for range 2 {
			if _, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:]); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkReady is from Run to its ready line, with keys made before.
func BenchmarkReady(b *testing.B) {
	config := runConfig(b)
	for b.Loop() {
		ctx, stop := context.WithCancel(b.Context())
		out, done := make(lineWriter, 1), make(chan error, 1)
		go func() { done <- Run(ctx, config, out, &bytes.Buffer{}) }()
		<-out
		b.StopTimer()
		stop()
		if err := <-done; err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
