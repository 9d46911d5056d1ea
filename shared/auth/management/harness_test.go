package management

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
)

// api is an environment whose answers a test makes up.
type api struct {
	*httptest.Server
	mu     sync.Mutex
	tokens int      // fetched
	calls  []string // "METHOD /path?query body", of those with a good token
	// good is the token that is accepted; empty accepts every one.
	good string
	// token answers the token endpoint instead, answer the API.
	token, answer http.HandlerFunc
	expiresIn     int
	now           func() time.Time
	events        []auth.Event
}

func startAPI(t *testing.T) *api {
	t.Helper()
	a := &api{expiresIn: 299, now: time.Now}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /oauth/token", a.handleToken)
	mux.HandleFunc("/api/v1/", a.handleAPI)
	a.Server = httptest.NewServer(mux)
	t.Cleanup(a.Close)
	return a
}

func (a *api) handleToken(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	a.tokens++
	n, token := a.tokens, a.token
	a.mu.Unlock()
	switch {
	case token != nil:
		token(w, r)
	case r.FormValue("grant_type") != "client_credentials" || r.FormValue("client_id") != "app" || r.FormValue("client_secret") != "a-secret":
		writeJSON(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client"})
	default:
		writeJSON(w, http.StatusOK, map[string]any{"access_token": fmt.Sprintf("token-%d", n), "token_type": "Bearer", "expires_in": a.expiresIn})
	}
}

func (a *api) handleAPI(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	good := a.good == "" || r.Header.Get("Authorization") == "Bearer "+a.good
	if good {
		a.calls = append(a.calls, r.Method+" "+r.URL.RequestURI())
	}
	a.mu.Unlock()
	if !good {
		writeJSON(w, http.StatusUnauthorized, map[string]any{"code": 16, "message": "bad token"})
		return
	}
	a.answer(w, r)
}

func (a *api) fetched() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.tokens
}

func (a *api) client(t *testing.T, change ...func(*Config)) *Client {
	t.Helper()
	config := Config{Issuer: a.URL, ClientID: "app", ClientSecret: "a-secret", Now: func() time.Time { return a.now() },
		Observer: func(e auth.Event) {
			a.mu.Lock()
			defer a.mu.Unlock()
			a.events = append(a.events, e)
		}}
	for _, c := range change {
		c(&config)
	}
	client, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// says answers every call with the same text.
func says(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(text))
	}
}

func writeJSON(w http.ResponseWriter, status int, document any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(document)
}
