package auth_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"example.com/multiapp/shared/auth"
)

// An https environment that publishes an http endpoint gets no token, and no proxy does.
func TestDiscoveryRefusesPlainHTTPBehindHTTPS(t *testing.T) {
	for _, plain := range []string{"", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "device_authorization_endpoint", "end_session_endpoint", "jwks_uri"} {
		t.Run(plain, func(t *testing.T) {
			var document map[string]string
			server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_ = json.NewEncoder(w).Encode(document)
			}))
			t.Cleanup(server.Close)
			document = map[string]string{"issuer": server.URL, "authorization_endpoint": server.URL + "/authorize",
				"token_endpoint": server.URL + "/token", "jwks_uri": server.URL + "/keys"}
			if plain != "" {
				document[plain] = "http://stranger.example/endpoint"
			}
			c, err := auth.New(auth.Config{Issuer: server.URL, ClientID: "app", HTTPClient: server.Client()})
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.BeginLogin(t.Context(), auth.LoginOptions{RedirectURL: "http://127.0.0.1:1/callback"})
			if refused := errors.Is(err, auth.ErrUnavailable); refused != (plain != "") {
				t.Fatalf("plain http in %q: %v", plain, err)
			}
		})
	}
}
