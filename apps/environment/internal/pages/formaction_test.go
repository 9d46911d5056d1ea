package pages

import (
	"net/http/httptest"
	"testing"
)

// E2: a form's answer may redirect to the application that waits, and nowhere else.
func TestAllowFormAnswer(t *testing.T) {
	for address, want := range map[string]string{
		"http://localhost:8081/callback":    "form-action 'self' http://localhost:8081; base-uri 'none'",
		"http://[::1]:53682/callback":       "form-action 'self' http://[::1]:53682; base-uri 'none'",
		"multiapp://callback":               "form-action 'self' multiapp:; base-uri 'none'",
		"":                                  "form-action 'self'; base-uri 'none'",
		"http://evil.example; script-src *": "form-action 'self'; base-uri 'none'",
	} {
		w := httptest.NewRecorder()
		w.Header().Set("Content-Security-Policy", "form-action 'self'; base-uri 'none'")
		AllowFormAnswer(w, address)
		if got := w.Header().Get("Content-Security-Policy"); got != want {
			t.Errorf("%q: %s", address, got)
		}
	}
}
