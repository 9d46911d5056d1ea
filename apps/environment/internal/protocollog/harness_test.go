package protocollog_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"example.com/multiapp/apps/environment/environment"
	"example.com/multiapp/apps/environment/environmenttest"
)

// scene is an environment with a web application that hears the back channel, and everything secret that went over the wire.
type scene struct {
	*environmenttest.Environment
	t       *testing.T
	browser *http.Client
	data    string
	secrets []string
}

const (
	webSecret   = "a-web-secret-that-nobody-may-read"
	webRedirect = "http://localhost:9/callback"
	spaRedirect = "http://localhost:9/spa"
	afterLogout = "http://localhost:9/signed-out"
	verifier    = "a-code-verifier-of-more-than-forty-three-characters"
	state       = "a-state-that-is-long-enough-to-be-abbreviated"
	nonce       = "a-nonce-that-is-long-enough-to-be-abbreviated"
)

func newScene(t *testing.T) *scene {
	t.Helper()
	s := &scene{t: t, browser: environmenttest.Browser(t), secrets: []string{webSecret, verifier, state, nonce}}
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		s.secrets = append(s.secrets, r.PostFormValue("logout_token")) // before the sign-out is answered, which waits for it
	}))
	t.Cleanup(receiver.Close)
	s.Environment = environmenttest.Start(t, environmenttest.WithConfig(func(c *environment.Config) { s.data = c.Data }),
		environmenttest.WithApplication(environmenttest.Application{ID: "log_web", Name: "Web", Type: environmenttest.Web, Secrets: []string{webSecret},
			RedirectURIs: []string{webRedirect}, PostLogoutRedirectURIs: []string{afterLogout}, BackchannelLogoutURI: receiver.URL + "/logout"}),
		environmenttest.WithApplication(environmenttest.Application{ID: "log_spa", Name: "Spa", Type: environmenttest.SPA, RedirectURIs: []string{spaRedirect}}))
	return s
}

func challenge() string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func (s *scene) authorize(client, redirect string) string {
	return s.URL + "/oauth/authorize?" + url.Values{"client_id": {client}, "redirect_uri": {redirect}, "response_type": {"code"}, "state": {state},
		"nonce": {nonce}, "scope": {"openid profile email offline_access"}, "code_challenge": {challenge()}, "code_challenge_method": {"S256"}}.Encode()
}

// login signs a user in, or nobody when the browser has a session, and returns the code.
func (s *scene) login(client, redirect, user string) string {
	s.t.Helper()
	code := s.SignIn(s.t, s.browser, s.authorize(client, redirect), user).Query().Get("code")
	s.secrets = append(s.secrets, code)
	return code
}

type tokens struct {
	Access  string `json:"access_token"`
	ID      string `json:"id_token"`
	Refresh string `json:"refresh_token"`
}

func (s *scene) token(client string, form url.Values) (got tokens) {
	s.t.Helper()
	if client == "log_web" {
		form.Set("client_secret", webSecret)
	}
	form.Set("client_id", client)
	body := s.do(http.MethodPost, "/oauth/token", form, nil)
	_ = json.Unmarshal([]byte(body), &got) // an error has no tokens
	for _, token := range []string{got.Access, got.ID, got.Refresh} {
		if token != "" {
			s.secrets = append(s.secrets, token)
			if parts := strings.Split(token, "."); len(parts) == 3 {
				s.secrets = append(s.secrets, parts[1], parts[2])
			}
		}
	}
	return got
}

func (s *scene) redeem(client, redirect, code string) tokens {
	s.t.Helper()
	return s.token(client, url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirect}, "code_verifier": {verifier}})
}

func (s *scene) do(method, path string, form url.Values, header http.Header) string {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	if header != nil {
		r.Header = header
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := *s.browser
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(body)
}

func (s *scene) get(path string) string {
	s.t.Helper()
	return s.do(http.MethodGet, path, nil, nil)
}

// day is all that happens in a day: a login by code, with a mistake, single sign-on, tokens, failures and a sign-out.
func (s *scene) day() {
	s.t.Helper()
	web := s.redeem("log_web", webRedirect, s.login("log_web", webRedirect, "ada@example.com"))
	s.secrets = append(s.secrets, s.OneTimeCode("ada@example.com"))
	code := s.login("log_spa", spaRedirect, "")
	s.redeem("log_spa", spaRedirect, code)
	s.redeem("log_spa", spaRedirect, code) // used
	s.do(http.MethodGet, "/userinfo", nil, http.Header{"Authorization": {"Bearer " + web.Access}})
	again := s.token("log_web", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {web.Refresh}})
	s.do(http.MethodPost, "/oauth/introspect", url.Values{"client_id": {"log_web"}, "client_secret": {webSecret}, "token": {again.Refresh}}, nil)
	s.token("log_web", url.Values{"grant_type": {"client_credentials"}})
	s.get("/oauth/authorize?client_id=log_web&redirect_uri=" + webRedirect + "/")
	s.do(http.MethodPost, "/oauth/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {"log_web"}, "client_secret": {"a-wrong-secret-of-somebody"}}, nil)
	s.secrets = append(s.secrets, "a-wrong-secret-of-somebody")
	for _, c := range s.browser.Jar.Cookies(must(url.Parse(s.URL))) {
		s.secrets = append(s.secrets, c.Value)
	}
	s.get("/oidc/logout?" + url.Values{"id_token_hint": {again.ID}, "post_logout_redirect_uri": {afterLogout}, "state": {state}}.Encode())
	s.do(http.MethodPost, "/oauth/revoke", url.Values{"client_id": {"log_web"}, "client_secret": {webSecret}, "token": {again.Refresh}}, nil)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// message is a row of the page.
type message map[string]string

// messages reads the rows of a page or of a part of one.
func messages(t *testing.T, markup string) (all []message) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		m := message{}
		for _, a := range n.Attr {
			m[a.Key] = a.Val
		}
		if m["data-event-id"] != "" {
			for inner := range n.Descendants() {
				for _, a := range inner.Attr {
					if a.Key == "class" && inner.FirstChild != nil {
						m["."+strings.Fields(a.Val + " x")[0]] = text(inner)
					}
					if a.Key == "class" && strings.Contains(a.Val, "from-") {
						m["arrow"] = strings.TrimPrefix(strings.TrimPrefix(a.Val, "message-reply "), "message-title ")
					}
					if a.Key == "class" && (strings.HasSuffix(a.Val, "expected") || strings.HasSuffix(a.Val, "came")) {
						m[a.Val[strings.LastIndex(a.Val, " ")+1:]] = text(inner)
					}
				}
			}
			all = append(all, m)
		}
	}
	return all
}

func text(n *html.Node) (all string) {
	for inner := range n.Descendants() {
		if inner.Type == html.TextNode {
			all += inner.Data
		}
	}
	return strings.Join(strings.Fields(all), " ")
}
