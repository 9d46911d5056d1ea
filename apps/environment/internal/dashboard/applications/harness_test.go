package applications_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"example.com/multiapp/apps/environment/environmenttest"
)

const (
	callback = "http://localhost:3000/callback"
	verifier = "a-verifier-of-at-least-forty-three-characters-in-all"
	// challenge is the S256 challenge of verifier.
	challenge = "RDUzzyZDshWdh1NjEiYbs7cmFE5AV1hxBpr8vrwUqKM"
)

// desk is a developer with a browser at the dashboard.
type desk struct {
	*environmenttest.Environment
	t       *testing.T
	browser *http.Client
}

func start(t *testing.T) *desk {
	t.Helper()
	return &desk{environmenttest.Start(t), t, environmenttest.Browser(t)}
}

// answer is what the browser shows after all redirects.
type answer struct {
	status int
	at     *url.URL
	header http.Header
	body   string
}

func (d *desk) send(r *http.Request) answer {
	d.t.Helper()
	resp, err := d.browser.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Request.URL, resp.Header, string(body)}
}

func (d *desk) open(path string) answer {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, d.URL+path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return d.send(r)
}

// post sends a form that need not be one of the page; headers come in pairs.
func (d *desk) post(path string, form url.Values, headers ...string) answer {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, d.URL+path, strings.NewReader(form.Encode()))
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
	return d.send(r)
}

// submit fills in a form of a page, as it is there but for the changes, and sends it.
func (d *desk) submit(page answer, form string, changes ...string) answer {
	d.t.Helper()
	action, fields := formOf(d.t, page, form)
	for i := 0; i < len(changes); i += 2 {
		fields.Set(changes[i], changes[i+1])
	}
	return d.post(action, fields)
}

// create adds an application by its form and returns its client ID and, of a web application, the secret.
func (d *desk) create(kind, name, redirect string) (id, secret string) {
	d.t.Helper()
	page := d.submit(d.open("/applications/new?type="+kind), "application-form", "name", name, "redirect_uris", redirect)
	if page.status != http.StatusOK {
		d.t.Fatalf("create: %d %s", page.status, element(page, "application-form"))
	}
	return strings.Split(page.at.Path, "/")[2], element(page, "secret")
}

func find(page answer, id string) *html.Node {
	root, err := html.Parse(strings.NewReader(page.body))
	if err != nil {
		return nil
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && attribute(n, "id") == id {
			return n
		}
	}
	return nil
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// element is the text of an element, empty where there is none.
func element(page answer, id string) string {
	n := find(page, id)
	if n == nil {
		return ""
	}
	return text(n)
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// formOf reads what a browser would send.
func formOf(t *testing.T, page answer, id string) (action string, fields url.Values) {
	t.Helper()
	form := find(page, id)
	if form == nil {
		t.Fatalf("%s (%d) has no form %s: %s", page.at.Path, page.status, id, element(page, "main"))
	}
	fields = url.Values{}
	for n := range form.Descendants() {
		unchecked := attribute(n, "type") == "checkbox" && !has(n, "checked")
		switch {
		case n.Type != html.ElementNode || has(n, "disabled") || unchecked:
		case n.Data == "input":
			fields.Add(attribute(n, "name"), attribute(n, "value"))
		case n.Data == "textarea":
			fields.Add(attribute(n, "name"), text(n))
		}
	}
	return attribute(form, "action"), fields
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
	if err := json.Unmarshal([]byte(d.post("/oauth/token", form, "Origin", "").body), &got); err != nil {
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
