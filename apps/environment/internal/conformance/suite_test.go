package conformance

import (
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environment"
	"example.com/multiapp/apps/environment/environmenttest"
)

// The suite's addresses. Nothing answers there: the browser stops in front of them.
const (
	callback   = "https://suite.example:8443/test/a/multiapp/callback"
	postLogout = "https://suite.example:8443/test/a/multiapp/post_logout_redirect"
)

const ada = environmenttest.Ada

// suite is one run of a module: a client, a browser without cookies, and the environment under test.
type suite struct {
	t       *testing.T
	env     *environmenttest.Environment
	browser *http.Client
	server  map[string]any // the discovery document
	client  client
}

// client is an entry of the suite's configuration.
type client struct {
	id, secret string
	post       bool // client_secret_post instead of client_secret_basic
}

var (
	client1          = client{"conformance_client", "conformance-secret-1", false}
	client2          = client{"conformance_client2", "conformance-secret-2", false}
	clientSecretPost = client{"conformance_post", "conformance-secret-3", true}
)

// start runs an environment over TLS with the clients of deploy/conformance-clients.yaml.
func start(t *testing.T) *suite {
	t.Helper()
	return startWith(t, environmenttest.WithTLS())
}

func startWith(t *testing.T, options ...environmenttest.Option) *suite {
	t.Helper()
	file := clientsFile(t)
	options = append(options, environmenttest.WithConfig(func(c *environment.Config) { c.ClientsFile = file }))
	return configure(t, environmenttest.Start(t, options...))
}

// clientsFile is the sample file of the suite's clients, with its variables filled in.
func clientsFile(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../../deploy/conformance-clients.yaml")
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "clients.yaml")
	filled := strings.NewReplacer("${CONFORMANCE_URL}", "https://suite.example:8443", "${CONFORMANCE_SECRET}", "conformance-secret").Replace(string(text))
	if err := os.WriteFile(name, []byte(filled), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// configure is what each module does first: it reads the configuration and the keys.
func configure(t *testing.T, env *environmenttest.Environment) *suite {
	t.Helper()
	s := &suite{t: t, env: env, browser: environmenttest.Browser(t), client: client1}
	s.browser.Transport = env.Transport()
	s.server = s.get(env.URL + "/.well-known/openid-configuration").object()
	s.checkKeys()
	return s
}

// as is the same run with another client; the browser is shared.
func (s *suite) as(c client) *suite {
	other := *s
	other.client = c
	return &other
}

func (s *suite) endpoint(name string) string {
	s.t.Helper()
	address, _ := s.server[name].(string)
	if address == "" {
		s.t.Fatalf("discovery has no %s", name)
	}
	return address
}

// lists tells whether an array of the discovery document holds a value.
func (s *suite) lists(name, value string) bool {
	values, _ := s.server[name].([]any)
	for _, v := range values {
		if v == value {
			return true
		}
	}
	return false
}

// response is an answer, read to its end.
type response struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

func (r response) object() (v map[string]any) {
	r.t.Helper()
	if contentType := r.header.Get("Content-Type"); !strings.HasPrefix(contentType, "application/json") {
		r.t.Fatalf("status %d with Content-Type %q instead of JSON: %.200s", r.status, contentType, r.body)
	}
	if err := json.Unmarshal([]byte(r.body), &v); err != nil {
		r.t.Fatalf("not a JSON object: %v: %.200s", err, r.body)
	}
	return v
}

func (s *suite) get(address string) response {
	s.t.Helper()
	return s.send(http.MethodGet, address, nil, nil)
}

// send makes a request outside the browser unless it carries the browser's cookies by itself: redirects are not followed.
func (s *suite) send(method, address string, form url.Values, header http.Header) response {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name := range header {
		r.Header.Set(name, header.Get(name))
	}
	resp, err := s.browser.Transport.RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response{s.t, resp.StatusCode, resp.Header, string(body)}
}

// random is a state or nonce of the suite: letters and digits, which its length can exceed what servers expect.
func random(length int) string {
	return (rand.Text() + rand.Text() + rand.Text() + rand.Text() + rand.Text())[:length]
}
