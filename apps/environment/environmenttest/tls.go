package environmenttest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// WithTLS serves the environment over TLS, with a certificate of its own making that Transport trusts and nobody else.
func WithTLS() Option {
	return func(e *Environment) {
		e.makeCertificate()
		e.cfg.TLSCert, e.cfg.TLSKey = e.certificate, e.key
	}
}

// WithTLSProxy puts a proxy that ends TLS in front of the environment: its issuer is https, its listener http.
func WithTLSProxy() Option {
	return func(e *Environment) {
		e.makeCertificate()
		e.proxied = true
	}
}

// Transport reaches the environment, and trusts its certificate.
func (e *Environment) Transport() http.RoundTripper {
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: e.roots, MinVersion: tls.VersionTLS12}}
	e.t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// url is the issuer for a listener at addr. The proxy stays when the environment goes down and comes again.
func (e *Environment) url(addr string) string {
	e.t.Helper()
	if e.proxied {
		return e.startProxy(addr)
	}
	_, port, _ := net.SplitHostPort(addr)
	if e.cfg.TLSCert != "" {
		return "https://localhost:" + port
	}
	return "http://localhost:" + port
}

func (e *Environment) startProxy(backend string) string {
	e.t.Helper()
	pair, err := tls.LoadX509KeyPair(e.certificate, e.key)
	if err != nil {
		e.t.Fatal(err)
	}
	proxy := httptest.NewUnstartedServer(httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: backend}))
	proxy.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	proxy.StartTLS()
	e.t.Cleanup(proxy.Close)
	_, port, _ := net.SplitHostPort(proxy.Listener.Addr().String())
	return "https://localhost:" + port
}

func (e *Environment) makeCertificate() {
	e.t.Helper()
	dir := e.t.TempDir()
	e.certificate, e.key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	e.roots = WriteCertificate(e.t, e.certificate, e.key)
}

// WriteCertificate writes a self-signed certificate for localhost and its key, and returns a pool that trusts it.
func WriteCertificate(t testing.TB, certificateFile, keyFile string) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	for name, text := range map[string][]byte{certificateFile: certificate, keyFile: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})} {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(certificate)
	return roots
}
