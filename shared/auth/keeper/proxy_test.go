//go:build !darwin && !windows

// Go takes the certificates of a test from SSL_CERT_FILE on these systems alone.

package keeper

import (
	"bufio"
	"context"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
)

// behindProxy makes this test program a client that asks one issuer and one relay, and
// says how it went: Go reads the proxy's variables once in the life of a program.
const behindProxy = "MULTIAPP_TEST_BEHIND_PROXY"

func TestMain(m *testing.M) {
	if issuer := os.Getenv(behindProxy); issuer != "" {
		fmt.Println(askBehindProxy(issuer))
		return
	}
	os.Exit(m.Run())
}

func askBehindProxy(issuer string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	client, err := auth.New(auth.Config{Issuer: issuer, ClientID: clientID})
	if err != nil {
		return err
	}
	k, err := New(Config{Auth: client, Store: &memoryStore{}, RelayURL: issuer + "/session/events"})
	if err != nil {
		return err
	}
	if err := client.Ready(ctx); err != nil {
		return err
	}
	stream, err := k.openStream(ctx, "token")
	if err != nil {
		return err
	}
	return stream.Close()
}

// proxy is an HTTP proxy that leads every name to one server, and takes notes.
type proxy struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func startProxy(t *testing.T, server string) *proxy {
	t.Helper()
	p := &proxy{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked = append(p.asked, r.Method+" "+r.Host)
		p.mu.Unlock()
		there, err := net.Dial("tcp", server)
		if err != nil || r.Method != http.MethodConnect {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		here, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
		join(here, buffered.Reader, there)
	}))
	t.Cleanup(p.Close)
	return p
}

// join carries bytes both ways until one side ends.
func join(here net.Conn, from *bufio.Reader, there net.Conn) {
	defer here.Close()
	defer there.Close()
	go func() { _, _ = io.Copy(there, from) }()
	_, _ = io.Copy(here, there)
}

func (p *proxy) seen() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

// ask runs this program again behind the proxy and returns what it says.
func (p *proxy) ask(t *testing.T, issuer, certificates string) string {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), behindProxy+"="+issuer, "HTTPS_PROXY="+p.URL, "HTTP_PROXY="+p.URL, "https_proxy="+p.URL, "http_proxy="+p.URL,
		"NO_PROXY=", "no_proxy=", "SSL_CERT_FILE="+certificates)
	said, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return strings.TrimSpace(string(said))
}

// environmentAt answers for an issuer with a metadata document and an open stream.
func environmentAt(issuer string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		authtest.WriteJSON(w, http.StatusOK, map[string]string{"issuer": issuer, "authorization_endpoint": issuer + "/authorize",
			"token_endpoint": issuer + "/token", "jwks_uri": issuer + "/keys"})
	})
	mux.HandleFunc("GET /session/events", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "text/event-stream") })
	return mux
}

// The proxy of the environment variables leads to the environment and to the relay.
func TestProxyFromEnvironmentVariables(t *testing.T) {
	const issuer = "https://example.com" // the name in httptest's certificate
	server := httptest.NewTLSServer(environmentAt(issuer))
	t.Cleanup(server.Close)
	certificates := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(certificates, block, 0o600); err != nil {
		t.Fatal(err)
	}
	p := startProxy(t, server.Listener.Addr().String())
	if said := p.ask(t, issuer, certificates); said != "<nil>" {
		t.Fatal(said)
	}
	if seen := p.seen(); len(seen) != 2 || seen[0] != "CONNECT example.com:443" || seen[1] != seen[0] {
		t.Errorf("the proxy saw %v", seen)
	}
}

// What is on this machine is never asked for through a proxy.
func TestProxyNotForLoopback(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		environmentAt("http://"+r.Host).ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	p := startProxy(t, server.Listener.Addr().String())
	if said := p.ask(t, server.URL, ""); said != "<nil>" || len(p.seen()) != 0 {
		t.Errorf("%s; the proxy saw %v", said, p.seen())
	}
}
