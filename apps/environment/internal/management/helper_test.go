package management_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
)

// api is a running environment and an application that may use its Management API.
type api struct {
	*environmenttest.Environment
	t     *testing.T
	token string
}

// start runs an environment with the shop, which gets logout tokens at backchannel unless that is empty.
func start(t *testing.T, backchannel ...string) *api {
	t.Helper()
	e := environmenttest.Start(t, withShop(strings.Join(backchannel, "")))
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
	if path == "" {
		return value
	}
	for name := range strings.SplitSeq(path, ".") {
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

// equal compares a member with JSON.
func (a answer) equal(path, want string) {
	a.t.Helper()
	var value any
	if err := json.Unmarshal([]byte(want), &value); err != nil {
		a.t.Fatal(err)
	}
	if got := a.at(path); !reflect.DeepEqual(got, value) {
		a.t.Errorf("%s is %s, want %s", path, a.text(path), want)
	}
}

// members demands exactly these names in an object, in any order.
func (a answer) members(path, want string) {
	a.t.Helper()
	object, _ := a.at(path).(map[string]any)
	names := strings.Fields(want)
	slices.Sort(names)
	if got := slices.Sorted(maps.Keys(object)); !slices.Equal(got, names) {
		a.t.Errorf("%s has %v, want %v", path, got, names)
	}
}

// each is one member of each entry of a list, with spaces between.
func (a answer) each(list, member string) string {
	a.t.Helper()
	entries, ok := a.at(list).([]any)
	if !ok {
		a.t.Fatalf("%s is no list: %s", list, a.Text)
	}
	var out []string
	for _, entry := range entries {
		out = append(out, fmt.Sprint(at(a.t, entry, member)))
	}
	return strings.Join(out, " ")
}

// recent demands a time of RFC 3339 in UTC within the last minute.
func (a answer) recent(path string) {
	a.t.Helper()
	text, _ := a.at(path).(string)
	if got, err := time.Parse(time.RFC3339, text); err != nil || time.Since(got).Abs() > time.Minute || !strings.HasSuffix(text, "Z") {
		a.t.Errorf("%s is %q, want a moment ago in UTC", path, text)
	}
}

// problem demands an error with these wrong fields.
func (a answer) problem(status, code int, fields ...string) {
	a.t.Helper()
	a.ok(status)
	a.members("", "code message details")
	if a.at("code") != float64(code) || a.at("message") == "" {
		a.t.Errorf("code %v, message %q, want code %d", a.at("code"), a.at("message"), code)
	}
	if id := a.at("details.0.request_info.request_id"); id != a.Header.Get("X-Request-Id") {
		a.t.Errorf("request %v, want %s", id, a.Header.Get("X-Request-Id"))
	}
	if a.Header.Get("Content-Type") != "application/json" || a.Header.Get("Access-Control-Allow-Origin") != "" {
		a.t.Errorf("headers %v", a.Header)
	}
	if len(fields) > 0 {
		if got := a.each("details.0.validation_error_info.field_violations", "field"); got != strings.Join(fields, " ") {
			a.t.Errorf("wrong fields %s, want %v", got, fields)
		}
	}
}
