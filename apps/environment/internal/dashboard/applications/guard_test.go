package applications_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environment"
	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/directory"
)

// forms are all that change something.
var forms = []string{"/applications", "/applications/web_local", "/applications/web_local/reset", "/applications/web_local/delete",
	"/applications/web_local/secrets", "/applications/web_local/secrets/sec_file_1/delete"}

// E4: a form of another site changes nothing. A program without a browser may send one.
func TestOtherSites(t *testing.T) {
	d := start(t)
	form := url.Values{"type": {"spa"}, "name": {"Evil"}, "redirect_uris": {callback}}
	for _, path := range forms {
		for _, headers := range [][]string{
			{"Origin", "https://evil.example"}, {"Origin", "http://localhost:1"}, {"Origin", "null"},
			{"Origin", "", "Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example", "Sec-Fetch-Site", "same-site"},
		} {
			if page := d.post(path, form, headers...); page.Status != http.StatusForbidden || !strings.Contains(page.Source, "another site") {
				t.Errorf("%s with %q: %d", path, headers, page.Status)
			}
		}
	}
	if got := len(d.Inner().Directory.Applications()); got != 4 || d.Inner().Directory.Origin(directory.KindApplication, "web_local") != directory.FromFile {
		t.Error("something was changed")
	}
	if page := d.post("/applications", form, "Origin", ""); page.Status != http.StatusOK {
		t.Errorf("without the headers of a browser: %d", page.Status)
	}
}

// E4: a name that was made to lead to this machine gets nothing, be it to read or to change.
func TestHost(t *testing.T) {
	d := start(t)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		r, err := http.NewRequestWithContext(t.Context(), method, d.URL+"/applications", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "evil.example"
		if page := d.Do(r, 0); page.Status != http.StatusMisdirectedRequest || strings.Contains(page.Source, "web_local") {
			t.Errorf("%s: %d", method, page.Status)
		}
	}
}

// E10: where other machines can reach the environment there are no such pages, and no links to them.
func TestNotOffered(t *testing.T) {
	var cfg environment.Config
	environmenttest.Start(t, environmenttest.WithConfig(func(c *environment.Config) { cfg.Seed = c.Seed }))
	cfg.Addr, cfg.Data, cfg.WebClientSecret = "0.0.0.0:8090", t.TempDir(), "a-secret-of-this-test-alone"
	public, err := environment.New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = public.Close() })
	for _, path := range []string{"/applications", "/applications/web_local", "/applications/web_local/env", "/applications/check-uri?type=web&uri=x"} {
		w := httptest.NewRecorder()
		public.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost:8090"+path, nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	w := httptest.NewRecorder()
	public.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost:8090/", nil))
	if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "/applications") {
		t.Errorf("the overview: %d, or it links to them", w.Code)
	}
}

// E4: the pages load the environment's own scripts and nothing else, and nobody keeps them.
func TestHeaders(t *testing.T) {
	d := start(t)
	for _, path := range []string{"/applications", "/applications/new?type=web", "/applications/web_local", "/applications/web_local/delete"} {
		page := d.open(path)
		policy := page.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "script-src 'self'; connect-src 'self'") || strings.Contains(policy, "unsafe") ||
			page.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %s, %s", path, policy, page.Header.Get("Cache-Control"))
		}
	}
	if page := d.open("/applications/new?type=other"); page.Status != http.StatusOK || page.Address.Path != "/applications" || page.Address.Fragment != "add" {
		t.Errorf("an unknown type: %d at %s", page.Status, page.Address)
	}
	for path, want := range map[string]int{"/applications": http.StatusBadRequest, "/applications/web_local": http.StatusBadRequest} {
		if page := d.Do(d.request(path, "name=%zz"), 0); page.Status != want {
			t.Errorf("%s with a broken form: %d", path, page.Status)
		}
	}
	// A form of half a megabyte is not answered with thirty.
	many := url.Values{"type": {"web"}, "name": {"x"}, "redirect_uris": {strings.Repeat("a\n", 200_000)}}
	if page := d.post("/applications", many); page.Status != http.StatusUnprocessableEntity || len(page.Source) > 1<<20 || !strings.Contains(page.Source, "Line 20 must") {
		t.Errorf("many wrong lines: %d, %d bytes", page.Status, len(page.Source))
	}
	if page := d.post("/applications", url.Values{"type": {"web"}, "name": {strings.Repeat("n", 2<<20)}}); page.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("a huge form: %d", page.Status)
	}
}
