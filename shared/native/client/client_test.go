package client

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
)

func TestConfig(t *testing.T) {
	_, err := New(Config{RedirectPort: 70000, Way: "pigeon"})
	for _, mistake := range []string{"RedirectPort", "Way", "APIURL", "Store"} {
		if err == nil || !strings.Contains(err.Error(), mistake) {
			t.Errorf("%s is not named: %v", mistake, err)
		}
	}
}

// No token in what a state shows, whatever is done with it.
func TestStateHoldsNoToken(t *testing.T) {
	b := newBench(t)
	b.SignIn(t.Context())
	s, tokens := b.untilPhase(t, SignedIn), b.keeper.Tokens(t.Context())
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []auth.Secret{tokens.AccessToken, tokens.RefreshToken, tokens.IDToken} {
		if secret == "" || strings.Contains(string(text), secret.Reveal()) {
			t.Error("the state shows a token")
		}
	}
}

func TestCallAPI(t *testing.T) {
	mux := http.NewServeMux() // it has no relay
	mux.HandleFunc("GET /api/me", func(w http.ResponseWriter, r *http.Request) {
		if len(r.Header.Get("Authorization")) < 100 {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = io.WriteString(w, `{"sub":"usr_1"}`)
	})
	api := httptest.NewServer(mux)
	defer api.Close()
	b := newBench(t, func(c *Config) { c.APIURL = api.URL + "/" })
	b.CallAPI(t.Context())
	if b.State().API != nil {
		t.Error("called without a session")
	}
	b.SignIn(t.Context())
	b.sleep(10 * time.Minute)
	b.CallAPI(t.Context())
	if r := b.State().API; r == nil || r.Status != 200 || r.Body != "{\n  \"sub\": \"usr_1\"\n}" {
		t.Errorf("got %+v", r)
	}
	if b.refreshed() != 1 {
		t.Errorf("%d refreshes of an expired token", b.refreshed())
	}
	api.Close()
	b.CallAPI(t.Context())
	if r := b.State().API; r.Status != 0 || b.State().Phase != SignedIn {
		t.Errorf("an API that is down: %+v", r)
	}
	steps := b.Steps()
	if last := steps[len(steps)-1]; last.Kind != auth.APICalled || last.Err == nil {
		t.Errorf("the last step is %v", last.Kind)
	}
}
