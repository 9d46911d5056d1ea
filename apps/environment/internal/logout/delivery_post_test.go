package logout

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/internal/store"
)

func postTo(t *testing.T, h http.HandlerFunc) (int, string) {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return poster().post(t.Context(), store.Delivery{ID: "dlv_1", URL: srv.URL + "/backchannel-logout"})
}

func poster() *Deliverer {
	return NewDeliverer(DelivererConfig{Sign: func(context.Context, store.Delivery) (string, error) { return "the-token", nil }})
}

// E7: one form field, the right content type (Back-Channel Logout 1.0 §2.5).
func TestPostRequest(t *testing.T) {
	var got url.Values
	var contentType string
	status, _ := postTo(t, func(w http.ResponseWriter, r *http.Request) {
		contentType = r.Header.Get("Content-Type")
		_ = r.ParseForm()
		got = r.PostForm
	})
	if status != 200 || contentType != "application/x-www-form-urlencoded" || len(got) != 1 || got.Get("logout_token") != "the-token" {
		t.Errorf("status %d, content type %q, form %v", status, contentType, got)
	}
}

// E7: a redirect is never followed: the token goes to the registered address only.
func TestPostFollowsNoRedirect(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the token was sent to another address")
	}))
	defer elsewhere.Close()
	status, reason := postTo(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	})
	if status != http.StatusTemporaryRedirect || !strings.Contains(reason, "307") {
		t.Errorf("status %d, reason %q", status, reason)
	}
}

// E7: an endless answer is read up to its limit only.
func TestPostAnswerLimit(t *testing.T) {
	status, _ := postTo(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 4<<10)); err != nil {
				return
			}
		}
	})
	if status != 200 {
		t.Errorf("status %d", status)
	}
}

// E7: the app's error code is shown, a repeated token never.
func TestPostReason(t *testing.T) {
	for name, tc := range map[string]struct{ body, want, not string }{
		"error code":     {`{"error":"invalid_request","error_description":"no sid"}`, `invalid_request`, ""},
		"not JSON":       {`<h1>no</h1>`, "400 Bad Request", "<h1>"},
		"repeated token": {`{"error":"bad","error_description":"the-token"}`, "400 Bad Request", "the-token"},
	} {
		t.Run(name, func(t *testing.T) {
			status, reason := postTo(t, func(w http.ResponseWriter, r *http.Request) {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = w.Write([]byte(tc.body))
			})
			if status != 400 || !strings.Contains(reason, tc.want) || tc.not != "" && strings.Contains(reason, tc.not) {
				t.Errorf("status %d, reason %q", status, reason)
			}
		})
	}
}

// E7: an app that is not running is said in plain words.
func TestPostNobodyListens(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	srv.Close()
	if status, reason := poster().post(t.Context(), store.Delivery{URL: srv.URL}); status != 0 || reason != "nothing listens at that address" {
		t.Errorf("status %d, reason %q", status, reason)
	}
}
