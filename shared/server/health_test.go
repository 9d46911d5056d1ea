package server

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// T7: a container is healthy while its server answers.
func TestCheckHealth(t *testing.T) {
	status := http.StatusOK
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.WriteHeader(status)
	}))
	_, port, err := net.SplitHostPort(app.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, addr := range []string{"127.0.0.1:" + port, "0.0.0.0:" + port, ":" + port, "[::]:" + port} {
		if err := CheckHealth(t.Context(), addr, nil); err != nil {
			t.Errorf("%s: %v", addr, err)
		}
	}
	status = http.StatusServiceUnavailable
	if err := CheckHealth(t.Context(), ":"+port, nil); err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("a server that refuses: %v", err)
	}
	app.Close()
	if CheckHealth(t.Context(), ":"+port, nil) == nil {
		t.Error("a server that is gone is called healthy")
	}
}
