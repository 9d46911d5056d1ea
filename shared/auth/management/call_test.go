package management

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
)

// Each refusal is a value to branch on; everything else is no usable answer.
func TestErrors(t *testing.T) {
	for _, tt := range []struct {
		status int
		body   string
		want   error
	}{
		{400, `{"code": 3, "message": "bad"}`, ErrInvalid},
		{401, `{}`, ErrCredentials},
		{403, `{"code": 7, "message": "no access"}`, ErrNotAllowed},
		{404, `{"code": 5, "message": "no such user"}`, ErrNotFound},
		{409, `{"code": 6}`, ErrConflict},
		{404, `<html>garbage`, ErrNotFound},
		{302, ``, auth.ErrUnavailable},
		{418, `{}`, auth.ErrUnavailable},
		{429, `{}`, auth.ErrUnavailable},
		{500, `{}`, auth.ErrUnavailable},
		{200, ``, auth.ErrUnavailable},
		{200, `<html>garbage`, auth.ErrUnavailable},
		{200, `{"user": "text"}`, auth.ErrUnavailable},
		{200, `{"user": {"id": "usr_2"}}`, auth.ErrUnavailable}, // about somebody else
		{200, `{}`, auth.ErrUnavailable},
		{200, `{"user": {"id": "usr_1", "create_time": "yesterday"}}`, auth.ErrUnavailable},
		{200, `{"user": {"id": "usr_1", "email": "` + strings.Repeat("x", maxAnswer) + `"}}`, auth.ErrUnavailable},
	} {
		t.Run(fmt.Sprintf("%d %.30s", tt.status, tt.body), func(t *testing.T) {
			a := startAPI(t)
			a.answer = says(tt.status, tt.body)
			u, err := a.client(t).User(t.Context(), "usr_1")
			if !errors.Is(err, tt.want) || u.ID != "" {
				t.Errorf("%v, %v; want %v", u.ID, err, tt.want)
			}
			if len(tt.body) > maxAnswer && !strings.Contains(err.Error(), "larger than") {
				t.Errorf("%v", err)
			}
		})
	}
}

// What is wrong with which value is in the error, bounded.
func TestFieldProblems(t *testing.T) {
	a := startAPI(t)
	long := strings.Repeat("é", maxMessage)
	a.answer = says(400, `{"code": 3, "message": "`+long+`", "details": [{"field_violations": [{"field": "roles[0]", "description": "no such role"}]}, {"reason": "other"}]}`)
	_, err := a.client(t).UpdateMembership(t.Context(), "org_1", "usr_1", MembershipChange{Roles: []Role{{ID: "x"}}})
	var refused *Error
	if !errors.As(err, &refused) || len(refused.Message) > maxMessage || !strings.Contains(err.Error(), "no such role") {
		t.Fatalf("%.80v", err)
	}
	if want := []FieldProblem{{"roles[0]", "no such role"}}; !reflect.DeepEqual(refused.Fields, want) {
		t.Errorf("fields are %v, want %v", refused.Fields, want)
	}
}

// A redirect is an answer that is not understood: the token is taken nowhere.
func TestRedirectsAreNotFollowed(t *testing.T) {
	asked := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer elsewhere.Close()
	a := startAPI(t)
	a.answer = func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	}
	if _, err := a.client(t).User(t.Context(), "usr_1"); !errors.Is(err, auth.ErrUnavailable) || asked {
		t.Errorf("%v; the other server was asked: %v", err, asked)
	}
}

// An environment that never answers, or is gone, keeps nobody waiting.
func TestTimeOut(t *testing.T) {
	a := startAPI(t)
	release := make(chan struct{})
	a.answer = func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}
	client := a.client(t, func(c *Config) { c.HTTPClient = &http.Client{Timeout: 100 * time.Millisecond} })
	if _, err := client.User(t.Context(), "usr_1"); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("no answer: %v", err)
	}
	close(release)
	a.Close()
	if _, err := client.User(t.Context(), "usr_1"); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("gone: %v", err)
	}
}

// An id cannot lead to another address: it is escaped, and what can be none is not sent.
func TestIDs(t *testing.T) {
	a := startAPI(t)
	a.answer = says(404, `{}`)
	client := a.client(t)
	for _, id := range []string{"", ".", "..", strings.Repeat("x", maxID+1), "a/b?c#d", "../users", "%2e%2e"} {
		if _, err := client.User(t.Context(), id); !errors.Is(err, ErrNotFound) {
			t.Errorf("%.20q: %v", id, err)
		}
	}
	want := []string{"GET /api/v1/users/a%2Fb%3Fc%23d", "GET /api/v1/users/..%2Fusers", "GET /api/v1/users/%252e%252e"}
	if !reflect.DeepEqual(a.calls, want) {
		t.Errorf("called %q, want %q", a.calls, want)
	}
}

// The observer hears of each call and of the token, with the session it was for, and
// nothing shows a secret.
func TestObserverAndSecrets(t *testing.T) {
	a := startAPI(t)
	a.answer = says(403, `{"message": "no"}`)
	client := a.client(t)
	_, err := client.User(ForSession(auth.WithRequestID(t.Context(), "req"), "ses_1"), "usr_1")
	if len(a.events) != 2 || a.events[0].Kind != auth.AppTokenFetched || a.events[1].Kind != auth.APICalled {
		t.Fatalf("heard %v", a.events)
	}
	if e := a.events[1]; e.SessionID != "ses_1" || e.RequestID != "req" || !errors.Is(e.Err, ErrNotAllowed) || !strings.Contains(e.Text(), "call GET /api/v1/users/usr_1") {
		t.Errorf("heard %+v", e)
	}
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "client", client, "config", client.config, "err", err)
	fmt.Fprintf(&out, "%v %+v %#v %v", client.config, client.config, client.config, err)
	fmt.Fprintf(&out, "%+v %q", a.events, client.tokens.token)
	for _, secret := range []string{"a-secret", "token-1"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("shows %s: %s", secret, out.String())
		}
	}
}

// Every mistake is reported at once.
func TestConfig(t *testing.T) {
	_, err := New(Config{Issuer: "environment"})
	if err == nil || !strings.Contains(err.Error(), "issuer") || !strings.Contains(err.Error(), "client secret") {
		t.Errorf("%v", err)
	}
}
