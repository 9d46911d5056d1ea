package management_test

import (
	"net/http"
	"strings"
	"testing"
)

// E9: a body that is not exactly one JSON object of known fields is refused, and says why.
func TestBodies(t *testing.T) {
	a := start(t)
	deep := strings.Repeat(`{"a":`, 20000) + "1" + strings.Repeat("}", 20000)
	for name, c := range map[string]struct {
		body   string
		fields []string
	}{
		"unknown fields":      {`{"email":"x@example.com","Metadata":{},"user_profile":{"nick":"x"}}`, []string{"email", "Metadata", "user_profile.nick"}},
		"twice":               {`{"external_id":"a","external_id":"b"}`, []string{"external_id"}},
		"twice in a map":      {`{"metadata":{"a":"1","a":"2"}}`, []string{"metadata.a"}},
		"a number for a text": {`{"external_id":1}`, []string{"external_id"}},
		"a number too large":  {`{"external_id":1e999}`, []string{"external_id"}},
		"a text for a switch": {`{"user_profile":{"email_verified":"yes"}}`, []string{"user_profile.email_verified"}},
		"a list for a map":    {`{"metadata":[]}`, []string{"metadata"}},
		"a text for a map":    {`{"user_profile":"x"}`, []string{"user_profile"}},
		"more after it":       {`{} {}`, nil},
		"a list":              {`[]`, nil},
		"null":                {`null`, nil},
		"no JSON":             {`external_id=1`, nil},
		"an open end":         {`{"external_id":"a"`, nil},
		"only space":          {` `, nil},
		"very deep":           {deep, nil},
		"control characters":  {`{"external_id":"a\u0000b"}`, []string{"external_id"}},
	} {
		got := a.call("PATCH", "/api/v1/users/usr_ada", c.body)
		if got.Status != http.StatusBadRequest {
			t.Errorf("%s: status %d %.200s", name, got.Status, got.Text)
			continue
		}
		got.problem(http.StatusBadRequest, 3, c.fields...)
	}
	a.call("GET", "/api/v1/users/usr_ada", "").ok(http.StatusOK).equal("user.external_id", `""`)
	for _, nested := range []string{deep, `{"external_id":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + "}"} {
		if got := a.call("PATCH", "/api/v1/users/usr_ada", nested); !strings.Contains(got.Text, "it goes too deep") {
			t.Errorf("it was read to its ground: %.200s", got.Text)
		}
	}
}

// E9: a body is JSON, says so, and is not endless.
func TestContentType(t *testing.T) {
	a := start(t)
	for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/json; charset"} {
		a.call("PATCH", "/api/v1/users/usr_ada", `{}`, "Content-Type", kind).problem(http.StatusUnsupportedMediaType, 3)
	}
	a.call("PATCH", "/api/v1/users/usr_ada", `{}`, "Content-Type", "application/json; charset=utf-8").ok(http.StatusOK)
	a.call("PATCH", "/api/v1/users/usr_ada", `{"external_id":"`+strings.Repeat("x", 300<<10)+`"}`).problem(http.StatusRequestEntityTooLarge, 8)
}

// E9: a method that a path does not have is answered with those it has, and a path that does not exist with 404.
func TestPaths(t *testing.T) {
	a := start(t)
	for request, allow := range map[string]string{
		"PUT /api/v1/users/usr_ada": "DELETE, GET, PATCH, HEAD", "POST /api/v1/roles": "GET, HEAD", "GET /api/v1/users/usr_ada/sessions/revoke": "POST",
		"OPTIONS /api/v1/users": "GET, HEAD",
	} {
		method, path, _ := strings.Cut(request, " ")
		got := a.call(method, path, "")
		got.problem(http.StatusMethodNotAllowed, 12)
		if got.Header.Get("Allow") != allow {
			t.Errorf("%s allows %q, want %q", request, got.Header.Get("Allow"), allow)
		}
	}
	for _, path := range []string{
		"", "/", "/nothing", "/users/", "/users//sessions", "/users/../roles", "/users/usr_ada/", "/../../healthz", "/users/%2e%2e", "/users/..%2froles", "/users/%00",
		"/users/usr_ada%2fsessions", "/Users", "/users/usr_ada/sessions/revoke/", "/memberships/organizations//users/usr_ada",
	} {
		for _, method := range []string{"GET", "DELETE"} {
			a.call(method, "/api/v1"+path, "").problem(http.StatusNotFound, 5)
		}
	}
	head := a.call("HEAD", "/api/v1/users/usr_ada", "").ok(http.StatusOK)
	if head.Text != "" || head.Header.Get("Content-Type") != "application/json" || head.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("HEAD %q %v", head.Text, head.Header)
	}
	a.call("HEAD", "/api/v1/users/usr_none", "").ok(http.StatusNotFound)
}

// E9: parameters that a call does not know, or that are not what they should be, are refused.
func TestParameters(t *testing.T) {
	a := start(t)
	for path, field := range map[string]string{
		"/users?page=2": "page", "/users?page_size=x": "page_size", "/users?page_size=-1": "page_size", "/users?page_size=101": "page_size",
		"/users?page_size=1&page_size=2": "page_size", "/users/usr_ada?x=1": "x", "/users?page_token=abc": "page_token", "/users?a=%zz": "query",
		"/users/usr_ada/sessions?filter.status=gone": "filter.status", "/users/usr_ada/sessions?filter.start_time=yesterday": "filter.start_time",
		"/users/usr_ada/sessions?filter.start_time=2026-01-02T00:00:00Z&filter.end_time=2026-01-01T00:00:00Z": "filter.end_time",
		"/logs/authentication/requests?status=success":                                                        "status",
		"/logs/authentication/requests?end_time=1":                                                            "end_time",
	} {
		got := a.call("GET", "/api/v1"+path, "")
		if got.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", path, got.Status)
			continue
		}
		got.problem(http.StatusBadRequest, 3, field)
	}
	a.call("GET", "/api/v1/users?page_size=&page_token=", "").ok(http.StatusOK)
}
