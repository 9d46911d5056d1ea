package management_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
)

// api is a running environment and an application that may use its Management API.
type api struct {
	*environmenttest.Environment
	t     *testing.T
	token string
}

func start(t *testing.T, options ...environmenttest.Option) *api {
	t.Helper()
	e := environmenttest.Start(t, options...)
	return &api{e, t, e.ManagementToken("web_local", environmenttest.WebSecret)}
}

// answer is what came back. Numbers are float64, as encoding/json has them.
type answer struct {
	t      *testing.T
	Status int
	Header http.Header
	Text   string
	Body   map[string]any
}

// call sends a request; body is JSON, or empty for none.
func (a *api) call(method, path, body string, headers ...string) answer {
	a.t.Helper()
	r, err := http.NewRequestWithContext(a.t.Context(), method, a.URL+path, strings.NewReader(body))
	if err != nil {
		a.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+a.token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	return a.do(r)
}

func (a *api) do(r *http.Request) answer {
	a.t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	out := answer{t: a.t, Status: resp.StatusCode, Header: resp.Header, Text: string(text)}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &out.Body); err != nil {
			a.t.Fatalf("%s %s: %d, not a JSON object: %s", r.Method, r.URL.Path, resp.StatusCode, text)
		}
	}
	return out
}

// ok demands a status.
func (a answer) ok(status int) answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("status %d, want %d: %s", a.Status, status, a.Text)
	}
	return a
}

// at reads a member by its path, for example "user.memberships.0.roles".
func (a answer) at(path string) any {
	a.t.Helper()
	return at(a.t, a.Body, path)
}

func at(t *testing.T, value any, path string) any {
	t.Helper()
	for _, name := range strings.Split(path, ".") {
		switch inside := value.(type) {
		case map[string]any:
			value = inside[name]
		case []any:
			i := int(name[0] - '0')
			if i >= len(inside) {
				return nil
			}
			value = inside[i]
		default:
			return nil
		}
	}
	return value
}

// text is a member as JSON, to compare it.
func (a answer) text(path string) string {
	a.t.Helper()
	text, err := json.Marshal(a.at(path))
	if err != nil {
		a.t.Fatal(err)
	}
	return string(text)
}
