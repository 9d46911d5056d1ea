package auth

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A network's sign-in page is told apart from an environment that is down.
func TestSignInPage(t *testing.T) {
	page := func(status int, kind string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			_, _ = w.Write([]byte("<html>Welcome to the hotel</html>"))
		}
	}
	redirect := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
	}
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		want   bool
	}{
		"a page":                {page(http.StatusOK, "text/html; charset=utf-8"), true},
		"XHTML":                 {page(http.StatusOK, "application/xhtml+xml"), true},
		"RFC 6585":              {page(http.StatusNetworkAuthenticationRequired, "text/html"), true},
		"to another host":       {redirect("https://wifi.hotel.example/login"), true},
		"to the same host":      {redirect("/elsewhere"), false},
		"a gateway's error":     {page(http.StatusBadGateway, "text/html"), false},
		"not found":             {page(http.StatusNotFound, "text/html"), false},
		"JSON of somebody else": {page(http.StatusOK, "application/json"), false},
	} {
		server := httptest.NewServer(test.answer)
		t.Cleanup(server.Close)
		c, err := New(Config{Issuer: server.URL, ClientID: "web"})
		if err != nil {
			t.Fatal(err)
		}
		err = c.Ready(t.Context())
		if !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrSignInPage) != test.want {
			t.Errorf("%s: %v", name, err)
		}
		if test.want && c.ServerClock().Known {
			t.Errorf("%s: its clock was believed", name)
		}
	}
}

// A server that shows another name's certificate is no environment that is down.
func TestCertificateOfAnotherName(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	issuer := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	c, err := New(Config{Issuer: issuer, ClientID: "web", HTTPClient: server.Client()})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Ready(t.Context()); !errors.Is(err, ErrUnavailable) || !errors.Is(err, ErrSignInPage) {
		t.Errorf("got %v", err)
	}
}
