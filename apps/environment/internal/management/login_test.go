package management_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
)

// shop is an application without Management API access.
const (
	shop         = "web_shop"
	shopSecret   = "shop-secret-shop-secret" //nolint:gosec // of this test
	shopRedirect = "http://localhost:9/callback"
)

// receiver takes the logout tokens of an application.
func receiver(t *testing.T) (address string, got <-chan string) {
	t.Helper()
	tokens := make(chan string, 10)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { tokens <- r.FormValue("logout_token") }))
	t.Cleanup(server.Close)
	return server.URL, tokens
}

// told waits for the next logout token and returns its claims.
func told(t *testing.T, tokens <-chan string) map[string]any {
	t.Helper()
	select {
	case token := <-tokens:
		return claims(t, token)
	case <-time.After(20 * time.Second):
		t.Fatal("no logout token came")
		return nil
	}
}

func withShop(backchannel string) environmenttest.Option {
	return environmenttest.WithApplication(environmenttest.Application{
		ID: shop, Type: environmenttest.Web, Secrets: []string{shopSecret}, RedirectURIs: []string{shopRedirect}, BackchannelLogoutURI: backchannel,
	})
}

// login signs a user in to an application in a new browser and returns its tokens.
func (a *api) login(t *testing.T, user string) map[string]any {
	t.Helper()
	return a.loginIn(t, environmenttest.Browser(t), user)
}

func (a *api) loginIn(t *testing.T, browser *http.Client, user string) map[string]any {
	t.Helper()
	status, tokens := a.redeem(t, a.SignIn(t, browser, a.authorize(nil), user))
	if status != http.StatusOK {
		t.Fatalf("token: %d %v", status, tokens)
	}
	return tokens
}

func (a *api) authorize(more url.Values) string {
	q := url.Values{"client_id": {shop}, "redirect_uri": {shopRedirect}, "response_type": {"code"}, "scope": {"openid email offline_access"}, "state": {"s"}}
	for name, values := range more {
		q[name] = values
	}
	return a.URL + "/oauth/authorize?" + q.Encode()
}

func (a *api) redeem(t *testing.T, back *url.URL) (int, map[string]any) {
	t.Helper()
	return a.post(t, "/oauth/token", url.Values{"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "redirect_uri": {shopRedirect}})
}

func (a *api) refresh(t *testing.T, tokens map[string]any) (int, map[string]any) {
	t.Helper()
	return a.post(t, "/oauth/token", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {tokens["refresh_token"].(string)}})
}

func (a *api) post(t *testing.T, path string, form url.Values) (int, map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(shop, shopSecret)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var body map[string]any
	if len(text) > 0 {
		if err := json.Unmarshal(text, &body); err != nil {
			t.Fatalf("%s: %s", path, text)
		}
	}
	return resp.StatusCode, body
}

// claims reads a JWT that the environment has just sent; the applications verify it.
func claims(t *testing.T, jwt any) map[string]any {
	t.Helper()
	parts := strings.Split(jwt.(string), ".")
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
