package logout_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"example.com/multiapp/apps/environment/environmenttest"
)

const secret = "a-secret-of-the-test"

// app is a web application with a back-channel endpoint, registered in the environment.
type app struct {
	*httptest.Server
	id  string
	env *environmenttest.Environment

	mu     sync.Mutex
	status []int // of the next answers; 200 when there are no more
	tokens []string
	got    chan struct{} // one per token
	hold   chan struct{} // while open, requests hang; nil for an app that answers
}

func (a *app) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token := r.PostFormValue("logout_token")
	if a.hold != nil {
		a.got <- struct{}{}
		select {
		case <-a.hold:
		case <-r.Context().Done():
		}
		return
	}
	a.mu.Lock()
	a.tokens = append(a.tokens, token)
	if len(a.status) > 0 {
		defer w.WriteHeader(a.status[0])
		a.status = a.status[1:]
	}
	a.mu.Unlock()
	a.got <- struct{}{}
}

func (a *app) received() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string(nil), a.tokens...)
}

func newApp(t *testing.T, env *environmenttest.Environment, id string, prepare ...func(*app)) *app {
	t.Helper()
	a := &app{id: id, env: env, got: make(chan struct{}, 100)}
	for _, p := range prepare {
		p(a)
	}
	a.Server = httptest.NewServer(a)
	t.Cleanup(a.Close)
	env.AddApplication(environmenttest.Application{
		ID: id, Type: environmenttest.Web, Secrets: []string{secret}, RedirectURIs: []string{a.URL + "/callback"},
		PostLogoutRedirectURIs: []string{a.URL + "/signed-out"}, BackchannelLogoutURI: a.URL + "/backchannel-logout",
	})
	return a
}

func hanging(a *app) { a.hold = make(chan struct{}) }

func (a *app) authorizeURL(more ...string) string {
	q := url.Values{"client_id": {a.id}, "response_type": {"code"}, "scope": {"openid offline_access"},
		"redirect_uri": {a.URL + "/callback"}, "state": {"s"}}
	for i := 0; i < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return a.env.URL + "/oauth/authorize?" + q.Encode()
}

// tokens is a token response.
type tokens struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	ID      string `json:"id_token"`
	Error   string `json:"error"`
}

// login signs the user in to the app; with an empty user no page may be shown.
func (a *app) login(t *testing.T, browser *http.Client, user string) tokens {
	t.Helper()
	back := a.env.SignIn(t, browser, a.authorizeURL(), user)
	got := a.token(t, url.Values{"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "redirect_uri": {a.URL + "/callback"}})
	if got.Error != "" {
		t.Fatalf("%s: code exchange: %s", a.id, got.Error)
	}
	return got
}

func (a *app) refresh(t *testing.T, tk tokens) tokens {
	t.Helper()
	return a.token(t, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {tk.Refresh}})
}

func (a *app) token(t *testing.T, form url.Values) (got tokens) {
	t.Helper()
	a.post(t, "/oauth/token", form, &got)
	return got
}

func (a *app) active(t *testing.T, token string) bool {
	t.Helper()
	var got struct{ Active bool }
	a.post(t, "/oauth/introspect", url.Values{"token": {token}}, &got)
	return got.Active
}

func (a *app) post(t *testing.T, path string, form url.Values, into any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.env.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(a.id, secret)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// silent is the error of a prompt=none request, empty when it gets a code.
func (a *app) silent(t *testing.T, browser *http.Client) string {
	t.Helper()
	return a.env.SignIn(t, browser, a.authorizeURL("prompt", "none"), "").Query().Get("error")
}

// logout sends the browser to the logout endpoint and returns the answer without following it.
func (a *app) logout(t *testing.T, browser *http.Client, params url.Values) (status int, location, body string) {
	t.Helper()
	client := *browser
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Get(a.env.URL + "/oidc/logout?" + params.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header.Get("Location"), string(text)
}

func (a *app) logoutParams(tk tokens) url.Values {
	return url.Values{"id_token_hint": {tk.ID}, "post_logout_redirect_uri": {a.URL + "/signed-out"}, "state": {"x y"}}
}

// claims are those of a token whose signature fits the environment's published keys, with its header.
func claims(t *testing.T, env *environmenttest.Environment, token string) (jose.Header, map[string]any) {
	t.Helper()
	resp, err := http.Get(env.URL + "/keys")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var keys jose.JSONWebKeySet
	if err := json.NewDecoder(resp.Body).Decode(&keys); err != nil {
		t.Fatal(err)
	}
	signed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Fatal("not a token signed with RS256")
	}
	payload, err := signed.Verify(keys)
	if err != nil {
		t.Fatal("the signature does not fit the published keys")
	}
	var c map[string]any
	if err := json.Unmarshal(payload, &c); err != nil {
		t.Fatal(err)
	}
	return signed.Signatures[0].Header, c
}
