//go:build linux

package conformance

import (
	"bufio"
	"context"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"example.com/multiapp/apps/web/internal/web"
	"example.com/multiapp/shared/auth/authtest"
)

// asProgram makes this test's program the web app.
const asProgram = "CONFORMANCE_TEST_AS_WEB"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	config, err := web.LoadConfig("")
	if err == nil {
		err = web.Run(context.Background(), config, os.Stdout, os.Stderr)
	}
	if err != nil {
		_, _ = os.Stderr.WriteString(err.Error())
		os.Exit(1)
	}
}

// The suite runs the app by its configuration alone: https under a certificate of
// its own authority (SSL_CERT_FILE, where Go reads it), an issuer with a path and a slash.
func TestByConfigurationAlone(t *testing.T) {
	provider := authtest.StartProvider(t)
	behind, err := url.Parse(provider.URL)
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewTLSServer(httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: behind.Host}))
	t.Cleanup(front.Close)
	provider.URL = front.URL + behind.Path
	provider.SetMetadata("userinfo_endpoint", provider.URL+"userinfo")
	provider.Register(authtest.Client{ID: "suite-client", Secret: "suite-secret"})
	authority := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: front.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	app := runWeb(t, "ENV_URL="+provider.URL, "SSL_CERT_FILE="+authority, "WEB_OPAQUE_ACCESS_TOKENS=true",
		"WEB_CLIENT_ID=suite-client", "WEB_CLIENT_SECRET=suite-secret")
	b := newBrowser(t, app)
	b.Transport = front.Client().Transport
	b.signIn()
	b.do(http.MethodPost, "/logout", nil).want(http.StatusOK, "/signed-out", "You signed out.")
}

// runWeb runs the web app as a program until the test ends, and returns its URL.
func runWeb(t *testing.T, environment ...string) string {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().(*net.TCPAddr)
	_ = free.Close()
	program := exec.CommandContext(t.Context(), os.Args[0])
	app := fmt.Sprintf("http://localhost:%d", address.Port)
	program.Env = append(environment, asProgram+"=1", "LOG_LEVEL=error", "WEB_URL="+app, "WEB_ADDR="+address.String(), "WEB_DATA="+t.TempDir())
	program.Stderr = os.Stderr
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = program.Wait() })
	if lines := bufio.NewScanner(out); !lines.Scan() {
		t.Fatal("the web app does not start")
	}
	return app
}
