package applications_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/dashboard/dashboardtest"
)

const (
	callback = "http://localhost:3000/callback"
	verifier = "a-verifier-of-at-least-forty-three-characters-in-all"
	// challenge is the S256 challenge of verifier.
	challenge = "RDUzzyZDshWdh1NjEiYbs7cmFE5AV1hxBpr8vrwUqKM"
)

// desk is a developer with a browser at the dashboard.
type desk struct {
	*dashboardtest.Browser
	t *testing.T
}

func start(t *testing.T) *desk {
	t.Helper()
	return &desk{dashboardtest.Start(t), t}
}

// open gets a page, whatever its status.
func (d *desk) open(path string) dashboardtest.Page {
	d.t.Helper()
	return d.Open(path, 0)
}

// post sends a form that need not be one of the page; headers come in pairs, an empty value takes one away.
func (d *desk) post(path string, form url.Values, headers ...string) dashboardtest.Page {
	d.t.Helper()
	return d.Do(d.request(path, form.Encode(), headers...), 0)
}

func (d *desk) request(path, body string, headers ...string) *http.Request {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, d.URL+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", d.URL)
	for i := 0; i < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	return r
}

// submit fills in a form of a page, as it is there but for the changes, and sends it.
func (d *desk) submit(page dashboardtest.Page, form string, changes ...string) dashboardtest.Page {
	d.t.Helper()
	values := url.Values{}
	for i := 0; i < len(changes); i += 2 {
		values.Set(changes[i], changes[i+1])
	}
	return d.Submit(page, form, values, 0)
}

// create adds an application by its form and returns its client ID and, of a web application, the secret.
func (d *desk) create(kind, name, redirect string) (id, secret string) {
	d.t.Helper()
	page := d.submit(d.open("/applications/new?type="+kind), "application-form", "name", name, "redirect_uris", redirect)
	if page.Status != http.StatusOK {
		d.t.Fatalf("create: %d %s", page.Status, page.Text("application-form"))
	}
	return strings.Split(page.Address.Path, "/")[2], page.Text("secret")
}

// authorizeURL asks for a code; pairs are added.
func (d *desk) authorizeURL(id, redirect string, pairs ...string) string {
	q := url.Values{"client_id": {id}, "redirect_uri": {redirect}, "response_type": {"code"}, "scope": {"openid offline_access"},
		"state": {"s"}, "code_challenge": {challenge}, "code_challenge_method": {"S256"}}
	for i := 0; i < len(pairs); i += 2 {
		if q.Set(pairs[i], pairs[i+1]); pairs[i+1] == "" {
			q.Del(pairs[i])
		}
	}
	return d.URL + "/oauth/authorize?" + q.Encode()
}

// tokens is the token endpoint's answer.
type tokens struct {
	Refresh string `json:"refresh_token"`
	Expires int    `json:"expires_in"`
	Error   string `json:"error"`
}

func (d *desk) token(id, secret string, pairs ...string) (got tokens) {
	d.t.Helper()
	form := url.Values{"client_id": {id}}
	if secret != "" {
		form.Set("client_secret", secret)
	}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	if err := json.Unmarshal([]byte(d.post("/oauth/token", form, "Origin", "").Source), &got); err != nil {
		d.t.Fatal(err)
	}
	return got
}

// login signs Ada in to an application and redeems the code.
func (d *desk) login(id, secret, redirect string) tokens {
	d.t.Helper()
	back := d.SignIn(d.t, environmenttest.Browser(d.t), d.authorizeURL(id, redirect), environmenttest.Ada)
	got := d.token(id, secret, "grant_type", "authorization_code", "code", back.Query().Get("code"), "redirect_uri", redirect, "code_verifier", verifier)
	if got.Error != "" {
		d.t.Fatalf("login: %s", got.Error)
	}
	return got
}

// accepted tells whether the token endpoint takes a secret.
func (d *desk) accepted(id, secret string) bool {
	d.t.Helper()
	return d.token(id, secret, "grant_type", "client_credentials").Error == ""
}
