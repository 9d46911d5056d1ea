package settings

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/multiapp/shared/native/client"
)

// stranger is a server that may be an environment.
func stranger(t *testing.T, issuer func(self string) string, authorize http.HandlerFunc) string {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"issuer":%q,"authorization_endpoint":%q,"token_endpoint":%[2]q,"jwks_uri":%[2]q}`, issuer(server.URL), server.URL+"/authorize")
	})
	mux.HandleFunc("/authorize", authorize)
	return server.URL
}

func itself(self string) string { return self }

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// The check says what is wrong, and stops there.
func TestCheck(t *testing.T) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>Welcome to our Wi-Fi</html>") }))
	t.Cleanup(page.Close)
	gone := httptest.NewServer(nil)
	gone.Close()
	for name, test := range map[string]struct {
		url  string
		want []string // the last is the failure, if it says so
		ok   bool
	}{
		"all well":        {stranger(t, itself, status(303)), []string{"answers", "by this URL", "accepts sign-ins"}, true},
		"asks by a page":  {stranger(t, itself, status(200)), []string{"answers", "by this URL", "accepts sign-ins"}, true},
		"unknown client":  {stranger(t, itself, status(400)), []string{"answers", "by this URL", "http://127.0.0.1:53682/callback"}, false},
		"own problem":     {stranger(t, itself, status(503)), []string{"answers", "by this URL", "status 503"}, false},
		"another name":    {stranger(t, func(string) string { return "https://other.example.com" }, status(200)), []string{"answers", `"https://other.example.com"`}, false},
		"captive portal":  {page.URL, []string{"no OpenID Connect environment"}, false},
		"nobody is there": {gone.URL, []string{"did not answer"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := Checker{RedirectURL: "http://127.0.0.1:53682/callback"}.Check(t.Context(), Settings{Environment: test.url, ClientID: "desktop_local", Way: client.Loopback})
			if len(got) != len(test.want) {
				t.Fatalf("got %v", got)
			}
			for i, want := range test.want {
				if last := i == len(got)-1; !strings.Contains(got[i].Text, want) || got[i].OK != (!last || test.ok) {
					t.Errorf("finding %d is %v, want %q", i, got[i], want)
				}
			}
		})
	}
}

// The request for nobody asks nobody anything and is bound like any other.
func TestCheckAsksNobody(t *testing.T) {
	asked := make(chan *http.Request, 1)
	url := stranger(t, itself, func(w http.ResponseWriter, r *http.Request) { asked <- r; w.WriteHeader(http.StatusOK) })
	Checker{RedirectURL: "multiapp://callback"}.Check(t.Context(), Settings{Environment: url, ClientID: "me"})
	q := (<-asked).URL.Query()
	if q.Get("prompt") != "none" || q.Get("client_id") != "me" || q.Get("redirect_uri") != "multiapp://callback" || q.Get("code_challenge") == "" {
		t.Errorf("it was asked %v", q)
	}
}

// An environment that never answers is waited for until somebody gives up.
func TestCheckIsCancelled(t *testing.T) {
	ctx, giveUp := context.WithCancel(t.Context())
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { giveUp(); <-r.Context().Done() }))
	t.Cleanup(silent.Close)
	got := Checker{HTTPClient: &http.Client{}}.Check(ctx, Settings{Environment: silent.URL, ClientID: "me"})
	if len(got) != 1 || got[0].OK || !strings.Contains(got[0].Text, "did not answer") {
		t.Errorf("got %v", got)
	}
}
