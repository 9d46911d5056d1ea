package web

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/web/internal/cookie"
)

// browser keeps cookies and follows redirects only when asked.
type browser struct {
	*http.Client
	t   testing.TB
	app *app
}

func newBrowser(t testing.TB, a *app) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, Timeout: 20 * time.Second}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &browser{client, t, a}
}

// follow returns the same browser, following redirects.
func (b *browser) follow() *browser {
	client := *b.Client
	client.CheckRedirect = nil
	return &browser{&client, b.t, b.app}
}

// answer is a response with its body read.
type answer struct {
	*http.Response
	body string
}

func (b *browser) do(method, path string, form url.Values, header ...string) answer {
	b.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = b.app.url + path
	}
	req, err := http.NewRequestWithContext(b.t.Context(), method, path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := b.Do(req)
	if err != nil {
		b.t.Error(err)
		return answer{Response: &http.Response{Header: http.Header{}, Request: req}}
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Error(err)
	}
	return answer{res, string(body)}
}

func (b *browser) get(path string, header ...string) answer {
	b.t.Helper()
	return b.do(http.MethodGet, path, nil, header...)
}

func (b *browser) post(path string, form url.Values, header ...string) answer {
	b.t.Helper()
	return b.do(http.MethodPost, path, form, header...)
}

// cookies returns this app's cookies that the browser would send to a path, by
// name. The environment's share the jar: cookies ignore ports.
func (b *browser) cookies(path string) map[string]string {
	u, err := url.Parse(b.app.url + path)
	if err != nil {
		b.t.Fatal(err)
	}
	found := make(map[string]string)
	for _, c := range b.Jar.Cookies(u) {
		if strings.HasPrefix(c.Name, "multiapp_web_") {
			found[c.Name] = c.Value
		}
	}
	return found
}

func (b *browser) setCookie(s cookie.Spec, value string) {
	u, _ := url.Parse(b.app.url + s.Path)
	b.Jar.SetCookies(u, []*http.Cookie{{Name: s.Name, Value: value, Path: s.Path}})
}

func (a answer) want(t testing.TB, status int, texts ...string) answer {
	t.Helper()
	if a.StatusCode != status {
		t.Errorf("%s %s answered %d, want %d; Location %q, body %.300s", a.Request.Method, a.Request.URL.Path, a.StatusCode, status, a.location(), a.body)
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Errorf("%s %s does not say %q: %.2000s", a.Request.Method, a.Request.URL.Path, text, a.body)
		}
	}
	return a
}

func (a answer) wantRedirect(t testing.TB, status int, to string) answer {
	t.Helper()
	if a.StatusCode != status || a.location() != to {
		t.Errorf("%s %s answered %d to %q, want %d to %q", a.Request.Method, a.Request.URL, a.StatusCode, a.location(), status, to)
	}
	return a
}

func (a answer) location() string { return a.Header.Get("Location") }

// query returns a parameter of the redirect's target.
func (a answer) query(name string) string {
	u, err := url.Parse(a.location())
	if err != nil {
		return ""
	}
	return u.Query().Get(name)
}

func (b *browser) wantSignedIn() {
	b.t.Helper()
	b.get("/api/me").want(b.t, http.StatusOK)
}

func (b *browser) wantSignedOut() {
	b.t.Helper()
	b.get("/api/me").want(b.t, http.StatusUnauthorized)
	for _, path := range []string{pathHome, pathRefresh, pathLogout} {
		for name := range b.cookies(path) {
			if !strings.HasPrefix(name, logoutSpec.Name) && !strings.HasPrefix(name, attemptFamily.Name) {
				b.t.Errorf("the browser still has %s on %s", name, path)
			}
		}
	}
}

// openAccessOf reads the browser's session as the app would.
func (b *browser) openAccessOf() *accessCookie {
	b.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for name, value := range b.cookies(pathHome) {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	stored, err := b.app.openAccess(r)
	if err != nil {
		b.t.Fatal(fmt.Errorf("no session: %w", err))
	}
	return stored
}

// seal gives the browser a session of the test's making.
func (b *browser) seal(content accessCookie) {
	b.t.Helper()
	value, err := content.encode()
	if err != nil {
		b.t.Fatal(err)
	}
	w := httptest.NewRecorder()
	if err := b.app.Server.cookies.Set(w, accessSpec, value); err != nil {
		b.t.Fatal(err)
	}
	b.setCookie(accessSpec, w.Result().Cookies()[0].Value)
}
