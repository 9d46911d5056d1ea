package ui

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, path string) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	AssetHandler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return w.Result()
}

func TestAssetsAreImmutableUnderTheirHash(t *testing.T) {
	for name, contentType := range map[string]string{
		"ui.css": "text/css; charset=utf-8", "countdown.js": "text/javascript; charset=utf-8", "events.js": "text/javascript; charset=utf-8",
		"live.js": "text/javascript; charset=utf-8", "log.js": "text/javascript; charset=utf-8", "fields.js": "text/javascript; charset=utf-8", "copy.js": "text/javascript; charset=utf-8",
		"logo.svg": "image/svg+xml", "favicon.svg": "image/svg+xml",
	} {
		path := AssetPath(name)
		if !regexp.MustCompile(`^/assets/[a-z]+\.[0-9a-f]{12}\.[a-z]+$`).MatchString(path) {
			t.Errorf("path of %s is %s", name, path)
		}
		r := get(t, path)
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != contentType || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", name, r.StatusCode, r.Header)
		}
	}
}

func TestOtherAssetPathsAreNotFound(t *testing.T) {
	for _, path := range []string{"/assets/", "/assets/ui.css", "/assets/ui.000000000000.css", "/assets/../doc.go"} {
		if r := get(t, path); r.StatusCode != 404 {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
}
