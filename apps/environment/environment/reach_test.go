package environment

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// E10: the pages that ask nobody who it is are there for this machine alone, also where a proxy brings others to a loopback
// listener, unless they are asked for by name; and wherever they are, other names than the environment's own do not lead to
// them (DNS rebinding).
func TestWhoReachesTheDashboard(t *testing.T) {
	const own, public, private = "http://localhost:8090", "https://192.0.2.1", "https://10.1.2.3:8443"
	for _, c := range []struct {
		addr, issuer string
		insecure     bool
		host         string
		want         int
	}{
		{"127.0.0.1:8090", own, false, "localhost:8090", http.StatusOK},
		{"127.0.0.1:8090", own, false, "evil.example", http.StatusMisdirectedRequest},
		{"127.0.0.1:8090", own, false, "localhost.", http.StatusMisdirectedRequest},
		{"127.0.0.1:8090", own, false, "", http.StatusMisdirectedRequest},
		{"127.0.0.1:8090", private, false, "10.1.2.3:8443", http.StatusOK},
		{"127.0.0.1:8090", public, false, "192.0.2.1", http.StatusNotFound},
		{"127.0.0.1:8090", public, false, "localhost:8090", http.StatusNotFound},
		{"127.0.0.1:8090", public, true, "192.0.2.1", http.StatusOK},
		{"0.0.0.0:8090", own, false, "localhost:8090", http.StatusNotFound},
		{"0.0.0.0:8090", public, true, "192.0.2.1", http.StatusOK},
		{"0.0.0.0:8090", public, true, "evil.example", http.StatusMisdirectedRequest},
	} {
		e, err := New(t.Context(), Config{Addr: c.addr, Issuer: c.issuer, InsecureDashboard: c.insecure, WebClientSecret: "a-random-value",
			Seed: seedFile(t), Data: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/applications", "/users", "/sessions", "/log", "/log/export.json", "/faults"} {
			r := httptest.NewRequest(http.MethodGet, own+path, nil)
			r.Host = c.host
			w := httptest.NewRecorder()
			if e.ServeHTTP(w, r); w.Code != c.want {
				t.Errorf("%+v: %s is %d", c, path, w.Code)
			}
		}
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
}

// E10: the published secret is refused behind a proxy of the internet, too.
func TestPublishedSecretBehindProxy(t *testing.T) {
	_, err := New(t.Context(), Config{Issuer: "https://192.0.2.1", Seed: seedFile(t), Data: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "ENV_URL https://192.0.2.1 can be reached from the internet") {
		t.Errorf("%v", err)
	}
}
