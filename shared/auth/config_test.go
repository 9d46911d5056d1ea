package auth_test

import (
	"strings"
	"testing"

	"example.com/multiapp/shared/auth"
)

// W11: any host name may be the environment; mistakes are told all at once.
func TestNew(t *testing.T) {
	for name, tc := range map[string]struct {
		config auth.Config
		want   []string
	}{
		"OK":              {auth.Config{Issuer: "https://login.example.com", ClientID: "web"}, nil},
		"OKPath":          {auth.Config{Issuer: "https://example.com/realms/one", ClientID: "web"}, nil},
		"OKLocalhost":     {auth.Config{Issuer: "http://localhost:8090", ClientID: "web"}, nil},
		"OKLoopback":      {auth.Config{Issuer: "http://127.0.0.1:8090", ClientID: "web"}, nil},
		"ErrAll":          {auth.Config{}, []string{"issuer", "client id"}},
		"OKTrailingSlash": {auth.Config{Issuer: "https://example.com/test/a/web/", ClientID: "web"}, nil},
		"ErrPlainHTTP":    {auth.Config{Issuer: "http://example.com", ClientID: "web"}, []string{"https"}},
		"ErrQuery":        {auth.Config{Issuer: "https://example.com?x=1", ClientID: "web"}, []string{"not a URL"}},
		"ErrLookalike":    {auth.Config{Issuer: "http://localhost.example.com", ClientID: "web"}, []string{"https"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := auth.New(tc.config)
			if (err == nil) != (tc.want == nil) {
				t.Fatalf("got %v", err)
			}
			for _, part := range tc.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not mention %q", err, part)
				}
			}
		})
	}
}
