package provider

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// E2: only this host can bind a waiting request to a browser: on https the cookie is Secure and __Host-.
func TestPendingCookie(t *testing.T) {
	for issuer, name := range map[string]string{
		"http://localhost:8090": "multiapp_environment_request_", "https://env.example": "__Host-multiapp_environment_request_",
	} {
		p := newPending(&Provider{Config: Config{Issuer: issuer, Now: time.Now}})
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/oauth/authorize", nil)
		p.add(w, r, &request{}, stepSignIn, false)
		c := w.Result().Cookies()[0]
		handle := c.Name[min(len(name), len(c.Name)):]
		if c.Name != name+handle || handle == "" || c.Secure != (name[0] == '_') || c.Path != "/" || !c.HttpOnly {
			t.Errorf("%s: cookie %s, Secure %t", issuer, c.Name, c.Secure)
		}
		back := httptest.NewRequest(http.MethodGet, "/sign-in", nil)
		if _, err := p.Find(back, handle); err == nil {
			t.Errorf("%s: found without the cookie", issuer)
		}
		back.AddCookie(c)
		if _, err := p.Find(back, handle); err != nil {
			t.Errorf("%s: %v", issuer, err)
		}
	}
}
