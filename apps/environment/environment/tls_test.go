package environment_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environment"
	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/shared/server"
)

// E1: with a certificate of its own, or behind a proxy that ends TLS, cookies are for this host and for https only.
func TestCookiesOverTLS(t *testing.T) {
	for name, option := range map[string]environmenttest.Option{"own": environmenttest.WithTLS(), "proxy": environmenttest.WithTLSProxy()} {
		t.Run(name, func(t *testing.T) {
			env := environmenttest.Start(t, option)
			seen := &cookieSpy{RoundTripper: env.Transport()}
			browser := environmenttest.Browser(t)
			browser.Transport = seen
			env.SignIn(t, browser, env.URL+"/oauth/authorize?"+url.Values{
				"client_id": {"web_local"}, "redirect_uri": {"http://localhost:8081/callback"}, "response_type": {"code"}, "scope": {"openid"},
			}.Encode(), environmenttest.Ada)
			for _, c := range seen.cookies {
				if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
					t.Errorf("cookie %s", c)
				}
			}
			if last := seen.cookies[len(seen.cookies)-1]; last.Name != "__Host-multiapp_environment_session" || len(seen.cookies) < 2 {
				t.Errorf("%d cookies, the last is %s", len(seen.cookies), last.Name)
			}
		})
	}
}

// cookieSpy sees every cookie that is set.
type cookieSpy struct {
	http.RoundTripper
	cookies []*http.Cookie
}

func (s *cookieSpy) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := s.RoundTripper.RoundTrip(r)
	if err == nil {
		s.cookies = append(s.cookies, resp.Cookies()...)
	}
	return resp, err
}

// E1: nothing older than TLS 1.2, and no http at the same port.
func TestTLSOnly(t *testing.T) {
	env := environmenttest.Start(t, environmenttest.WithTLS())
	old := env.Transport().(*http.Transport)
	old.TLSClientConfig.MinVersion, old.TLSClientConfig.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	if resp, err := (&http.Client{Transport: old}).Get(env.URL + "/keys"); err == nil {
		_ = resp.Body.Close()
		t.Error("TLS 1.1 was spoken")
	}
	resp, err := http.Get("http" + strings.TrimPrefix(env.URL, "https") + "/keys")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }() // nothing to read
	if resp.StatusCode != http.StatusBadRequest {
		t.Errorf("http was answered by %d", resp.StatusCode)
	}
}

// E1: the issuer can be any https address; Host and discovery follow it.
func TestAnyBaseURL(t *testing.T) {
	cfg := environment.Config{Issuer: "https://login.example.test:8443", Addr: "127.0.0.1:0", Data: t.TempDir(), Seed: []byte("applications: []")}
	e, err := environment.New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() }) // nothing ran
	for host, want := range map[string]int{"login.example.test:8443": 200, "login.example.test": 200, "127.0.0.1:1234": 200, "evil.example": 421} {
		r := httptest.NewRequest(http.MethodGet, "http://"+host+"/.well-known/openid-configuration", nil)
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code != want || want == 200 && !strings.Contains(w.Body.String(), `"token_endpoint":"https://login.example.test:8443/oauth/token"`) {
			t.Errorf("%s: %d %s", host, w.Code, w.Body)
		}
	}
}

// T7: the health check trusts the certificate that the server was given, and no other.
func TestHealthOverTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key, other := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"), filepath.Join(dir, "other.pem")
	environmenttest.WriteCertificate(t, other, key)
	environmenttest.WriteCertificate(t, cert, key)
	env := environmenttest.Start(t, environmenttest.WithConfig(func(c *environment.Config) { c.TLSCert, c.TLSKey = cert, key }))
	address := strings.TrimPrefix(env.URL, "https://")
	for file, good := range map[string]bool{cert: true, other: false} {
		trusted, err := environment.Config{Issuer: env.URL, TLSCert: file}.HealthTLS()
		if err != nil {
			t.Fatal(err)
		}
		if err := server.CheckHealth(t.Context(), address, trusted); (err == nil) != good {
			t.Errorf("%s: %v", filepath.Base(file), err)
		}
	}
}

// T4: what is wrong with the TLS files is told at the start, by the variable.
func TestTLSProblems(t *testing.T) {
	dir := t.TempDir()
	cert, key, other := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"), filepath.Join(dir, "other.pem")
	environmenttest.WriteCertificate(t, cert, other)
	environmenttest.WriteCertificate(t, cert, key)
	for name, c := range map[string]struct{ issuer, cert, key, want string }{
		"no key":         {"https://localhost:1", cert, "", "ENVIRONMENT_TLS_KEY is missing"},
		"no certificate": {"https://localhost:1", "", key, "ENVIRONMENT_TLS_CERT is missing"},
		"http":           {"http://localhost:1", cert, key, "ENV_URL http://localhost:1 must start with https://"},
		"no file":        {"https://localhost:1", cert + "x", key, "ENVIRONMENT_TLS_CERT and ENVIRONMENT_TLS_KEY cannot be used"},
		"another key":    {"https://localhost:1", cert, other, "ENVIRONMENT_TLS_CERT and ENVIRONMENT_TLS_KEY cannot be used"},
	} {
		cfg := environment.Config{Issuer: c.issuer, TLSCert: c.cert, TLSKey: c.key, Data: filepath.Join(dir, "data"), Seed: []byte("applications: []")}
		if _, err := environment.New(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}
