package dashboardtest

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
)

// App is a web application of its own: it gets tokens, and is told by the back channel when a session ends.
type App struct {
	b *Browser
	// Told receives the sid of each logout token.
	Told chan string
}

const (
	clientID, secret = "app_of_test", "secret-of-the-test-app"
	redirect         = "http://127.0.0.1:9/callback"
)

// Tokens are the answer of the token endpoint.
type Tokens struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	Error   string `json:"error"`
}

// Claims are those of an access token that tests look at.
type Claims struct {
	SessionID    string   `json:"sid"`
	Organization string   `json:"oid"`
	Roles        []string `json:"roles"`
	Permissions  []string `json:"permissions"`
}

// App registers the application.
func (b *Browser) App() *App {
	b.t.Helper()
	a := &App{b, make(chan string, 100)}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var token struct {
			SessionID string `json:"sid"`
		}
		b.payload(r.PostFormValue("logout_token"), &token)
		a.Told <- token.SessionID
	}))
	b.t.Cleanup(server.Close)
	b.AddApplication(environmenttest.Application{ID: clientID, Name: "The test app", Type: environmenttest.Web, Secrets: []string{secret},
		RedirectURIs: []string{redirect}, BackchannelLogoutURI: server.URL + "/logout"})
	return a
}

// SignIn signs a user in, in a browser of their own that calls itself agent, and redeems the code.
func (a *App) SignIn(user, agent string) Tokens {
	a.b.t.Helper()
	browser := environmenttest.Browser(a.b.t)
	browser.Transport = named(agent)
	query := url.Values{"client_id": {clientID}, "redirect_uri": {redirect}, "response_type": {"code"}, "scope": {"openid offline_access"}}
	back := a.b.SignIn(a.b.t, browser, a.b.URL+"/oauth/authorize?"+query.Encode(), user)
	return a.ask(url.Values{"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "redirect_uri": {redirect}})
}

// Refresh rotates the refresh token.
func (a *App) Refresh(t Tokens) Tokens {
	a.b.t.Helper()
	return a.ask(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {t.Refresh}})
}

func (a *App) ask(form url.Values) (got Tokens) {
	a.b.t.Helper()
	form.Set("client_id", clientID)
	form.Set("client_secret", secret)
	resp, err := http.DefaultClient.PostForm(a.b.URL+"/oauth/token", form)
	if err != nil {
		a.b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end below
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil {
		a.b.t.Fatal(err)
	}
	return got
}

// Claims reads an access token.
func (a *App) Claims(t Tokens) (c Claims) {
	a.b.t.Helper()
	a.b.payload(t.Access, &c)
	return c
}

// WaitTold returns the sid of the next logout token.
func (a *App) WaitTold() string {
	a.b.t.Helper()
	select {
	case sid := <-a.Told:
		return sid
	case <-time.After(20 * time.Second): // only a broken build waits that long
		a.b.t.Fatal("the application was not told")
		return ""
	}
}

// payload reads a JWT without a look at its signature, which other tests check.
func (b *Browser) payload(token string, into any) {
	b.t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		b.t.Errorf("no JWT: %d parts", len(parts))
		return
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		b.t.Error(err)
	}
}

// named is a transport that says who it is.
type named string

func (n named) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("User-Agent", string(n))
	return http.DefaultTransport.RoundTrip(r)
}
