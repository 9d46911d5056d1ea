package web

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"example.com/multiapp/shared/auth/authtest"
)

func runConfig(t testing.TB) Config {
	return Config{Issuer: "http://localhost:1", URL: "http://localhost:8081", Addr: "127.0.0.1:0", ClientID: "web", ClientSecret: "a-web-secret",
		Data: filepath.Join(t.TempDir(), "data"), SPAURL: "http://localhost:5174"}
}

// lineWriter hands each write to a channel.
type lineWriter chan string

func (w lineWriter) Write(p []byte) (int, error) {
	w <- string(p)
	return len(p), nil
}

// The server says once that it is ready, needs no environment for that, keeps its
// keys for the next start, and ends when it is told to.
func TestRun(t *testing.T) {
	config := runConfig(t)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	config.Addr = free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		ctx, stop := context.WithCancel(t.Context())
		out, done := make(lineWriter, 2), make(chan error, 1)
		go func() { done <- Run(ctx, config, out, io.Discard) }()
		if line := <-out; line != "ready web http://localhost:8081\n" {
			t.Errorf("the server said %q", line)
		}
		for path, want := range map[string]int{pathHealthy: http.StatusOK, pathReady: http.StatusServiceUnavailable} {
			res, err := http.Get("http://" + config.Addr + path)
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
			if res.StatusCode != want {
				t.Errorf("%s answered %d, want %d", path, res.StatusCode, want)
			}
		}
		stop()
		if err := <-done; err != nil {
			t.Errorf("Run = %v", err)
		}
	}
	info, err := os.Stat(filepath.Join(config.Data, "cookie.keys"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key file is %v, %v", info, err)
	}
}

func TestRunNamesABusyPort(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	config := runConfig(t)
	config.Addr = busy.Addr().String()
	err = Run(t.Context(), config, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "WEB_ADDR="+config.Addr+" is in use") {
		t.Errorf("Run = %v, want an error that names WEB_ADDR", err)
	}
}

func TestReadyFollowsTheEnvironment(t *testing.T) {
	issuer := authtest.Start(t)
	issuer.SetDown(true)
	a := startApp(t, issuer.URL)
	b := newBrowser(t, a)
	b.get(pathReady).want(t, http.StatusServiceUnavailable)
	issuer.SetDown(false)
	a.clock.advance(1e9)
	b.get(pathReady).want(t, http.StatusOK)
}

// A panic is a page for the user and a stack for the log, which does not show
// what the panic carried.
func TestPanic(t *testing.T) {
	_, a := startFake(t)
	a.echo.GET("/panic", func(echo.Context) error { panic("eyJhbGciOiJSUzI1NiJ9 is a secret") })
	newBrowser(t, a).get("/panic").want(t, http.StatusInternalServerError, "Something went wrong")
	if !strings.Contains(a.logs.String(), "run_test.go") {
		t.Error("the stack is not in the log")
	}
}

// A large body is refused.
func TestBodyLimit(t *testing.T) {
	_, a := startFake(t)
	newBrowser(t, a).post(pathLogout, map[string][]string{"x": {strings.Repeat("a", 1<<20)}}).want(t, http.StatusRequestEntityTooLarge)
}
