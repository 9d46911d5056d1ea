package host

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

var testConfig = Config{Issuer: "http://localhost:8090", URL: "http://localhost:5174", Addr: "127.0.0.1:0",
	ClientID: "spa_local", WebURL: "http://localhost:8081"}

const missing = "dist-missing.html"

// build is what npm run build leaves, in small.
func build() fstest.MapFS {
	files := fstest.MapFS{}
	for name, body := range map[string]string{
		missing: "<p>make build</p>", "dist/index.html": "<p>app</p>", "dist/index.html.br": "app br", "dist/index.html.gz": "app gz",
		"dist/silent-callback.html": "<p>silent</p>", "dist/assets/index-abc.js": "js", "dist/assets/index-abc.js.br": "js br",
		"dist/assets/index-abc.js.gz": "js gz", "dist/assets/index-abc.css": "css", "dist/assets/icon-abc.svg": "svg",
	} {
		files[name] = &fstest.MapFile{Data: []byte(body)}
	}
	return files
}

func newHandler(t *testing.T, c Config, files fstest.MapFS, logs io.Writer) http.Handler {
	t.Helper()
	handler, err := New(c, files, slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

func request(t *testing.T, handler http.Handler, method, path string, header map[string]string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for name, value := range header {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, response *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var asBrowser = map[string]string{"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}

// S11
func TestRoutes(t *testing.T) {
	handler := newHandler(t, testConfig, build(), io.Discard)
	for _, tt := range []struct {
		name, method, path string
		header             map[string]string
		status             int
		cache, contentType string
		body               string
	}{
		{"the app", "GET", "/", nil, 200, noCache, "text/html; charset=utf-8", "<p>app</p>"},
		{"a deep link", "GET", "/settings/profile", asBrowser, 200, noCache, "text/html; charset=utf-8", "<p>app</p>"},
		{"the callback", "GET", "/callback?code=c&state=s", asBrowser, 200, noCache, "text/html; charset=utf-8", "<p>app</p>"},
		{"the silent callback", "GET", "/silent-callback?code=c", asBrowser, 200, noCache, "text/html; charset=utf-8", "<p>silent</p>"},
		{"a script", "GET", "/assets/index-abc.js", nil, 200, immutable, "text/javascript; charset=utf-8", "js"},
		{"a style sheet", "GET", "/assets/index-abc.css", nil, 200, immutable, "text/css; charset=utf-8", "css"},
		{"an icon", "GET", "/assets/icon-abc.svg", nil, 200, immutable, "image/svg+xml", "svg"},
		{"health", "GET", "/healthz", nil, 200, noStore, "text/plain; charset=utf-8", "ok\n"},
		{"readiness", "GET", "/readyz", nil, 200, noStore, "text/plain; charset=utf-8", "ok\n"},
		{"HEAD", "HEAD", "/", nil, 200, noCache, "text/html; charset=utf-8", ""},
		{"an unknown asset", "GET", "/assets/index-old.js", asBrowser, 404, "", "", ""},
		{"the compressed file itself", "GET", "/assets/index-abc.js.br", asBrowser, 404, "", "", ""},
		{"the folder of assets", "GET", "/assets/", asBrowser, 404, "", "", ""},
		{"a file that looks like one", "GET", "/robots.txt", asBrowser, 404, "", "", ""},
		{"the page by its file name", "GET", "/index.html", asBrowser, 404, "", "", ""},
		{"a deep link for a program", "GET", "/settings", map[string]string{"Accept": "application/json"}, 404, "", "", ""},
		{"a way out", "GET", "/assets/..%2f..%2fgo.mod", asBrowser, 404, "", "", ""},
		{"a longer way out", "GET", "/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd", nil, 404, "", "", ""},
		{"a backslash way out", "GET", `/assets/..%5c..%5cgo.mod`, nil, 404, "", "", ""},
		{"POST", "POST", "/", nil, 405, "", "", ""},
		{"POST to the callback", "POST", "/callback", asBrowser, 405, "", "", ""},
		{"DELETE", "DELETE", "/assets/index-abc.js", nil, 405, "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			response := request(t, handler, tt.method, tt.path, tt.header)
			for response.StatusCode == http.StatusTemporaryRedirect || response.StatusCode == http.StatusMovedPermanently {
				response = request(t, handler, tt.method, response.Header.Get("Location"), tt.header)
			}
			if response.StatusCode != tt.status {
				t.Fatalf("status %d, want %d", response.StatusCode, tt.status)
			}
			if got := body(t, response); tt.status == 200 && got != tt.body {
				t.Errorf("body %q, want %q", got, tt.body)
			}
			if got := response.Header.Get("Cache-Control"); got != tt.cache {
				t.Errorf("Cache-Control %q, want %q", got, tt.cache)
			}
			if got := response.Header.Get("Content-Type"); tt.contentType != "" && got != tt.contentType {
				t.Errorf("Content-Type %q, want %q", got, tt.contentType)
			}
		})
	}
}

// S11
func TestPrecompressed(t *testing.T) {
	handler := newHandler(t, testConfig, build(), io.Discard)
	tags := map[string]bool{}
	for _, tt := range []struct{ path, accept, encoding, body string }{
		{"/assets/index-abc.js", "gzip, deflate, br, zstd", "br", "js br"},
		{"/assets/index-abc.js", "gzip, deflate", "gzip", "js gz"},
		{"/assets/index-abc.js", "br;q=0, gzip", "gzip", "js gz"},
		{"/assets/index-abc.js", "BR", "br", "js br"},
		{"/assets/index-abc.js", "*", "br", "js br"},
		{"/assets/index-abc.js", "*;q=0", "", "js"},
		{"/assets/index-abc.js", "", "", "js"},
		{"/assets/index-abc.js", "brotli, gzipped", "", "js"},
		{"/assets/index-abc.js", "gzip;q=nonsense", "gzip", "js gz"},
		{"/assets/index-abc.css", "br, gzip", "", "css"},
		{"/", "br", "br", "app br"},
	} {
		response := request(t, handler, "GET", tt.path, map[string]string{"Accept-Encoding": tt.accept})
		if got := response.Header.Get("Content-Encoding"); got != tt.encoding {
			t.Errorf("%s with %q: Content-Encoding %q, want %q", tt.path, tt.accept, got, tt.encoding)
		}
		if got := body(t, response); got != tt.body {
			t.Errorf("%s with %q: body %q, want %q", tt.path, tt.accept, got, tt.body)
		}
		if got := strings.Join(response.Header.Values("Vary"), ", "); !strings.Contains(got, "Accept-Encoding") {
			t.Errorf("%s: Vary %q", tt.path, got)
		}
		if response.ContentLength > 0 && response.ContentLength != int64(len(tt.body)) {
			t.Errorf("%s: Content-Length %d", tt.path, response.ContentLength)
		}
		tags[response.Header.Get("ETag")] = true
	}
	if len(tags) != 5 {
		t.Errorf("%d entity tags for five variants", len(tags))
	}
}

// S11
func TestNotModified(t *testing.T) {
	handler := newHandler(t, testConfig, build(), io.Discard)
	first := request(t, handler, "GET", "/", map[string]string{"Accept-Encoding": "br"})
	again := map[string]string{"Accept-Encoding": "br", "If-None-Match": first.Header.Get("ETag")}
	if got := request(t, handler, "GET", "/", again).StatusCode; got != http.StatusNotModified {
		t.Errorf("status %d, want 304", got)
	}
	delete(again, "Accept-Encoding")
	if got := request(t, handler, "GET", "/", again).StatusCode; got != http.StatusOK {
		t.Errorf("another encoding: status %d, want 200", got)
	}
	part := map[string]string{"Accept-Encoding": "br", "Range": "bytes=0-1"}
	if response := request(t, handler, "GET", "/", part); response.StatusCode != http.StatusOK || body(t, response) != "app br" {
		t.Errorf("a part of a compressed file was sent: %d", response.StatusCode)
	}
}

// S11: one build serves every environment.
func TestRuntimeConfig(t *testing.T) {
	handler := newHandler(t, Config{Issuer: "https://env.example/realm", URL: "https://spa.example", ClientID: "skc_1", WebURL: "https://web.example"}, build(), io.Discard)
	response := request(t, handler, "GET", "/config.json", nil)
	want := `{"client_id":"skc_1","env_url":"https://env.example/realm","spa_url":"https://spa.example","web_url":"https://web.example"}`
	if got := body(t, response); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := response.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
}

// S9
func TestHeaders(t *testing.T) {
	handler := newHandler(t, testConfig, build(), io.Discard)
	for _, path := range []string{"/", "/callback?code=c", "/config.json", "/assets/index-abc.js", "/assets/none.js", "/robots.txt", "/healthz"} {
		h := request(t, handler, "GET", path, nil).Header
		policy := h.Get("Content-Security-Policy")
		for _, directive := range []string{
			"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'",
			"connect-src 'self' http://localhost:8090 http://localhost:8081", "frame-src 'self' http://localhost:8090",
			"require-trusted-types-for 'script'", "trusted-types 'none'",
		} {
			if !strings.Contains(policy+";", directive+";") {
				t.Errorf("%s: no %s in %s", path, directive, policy)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%s: %s", path, policy)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Strict-Transport-Security": "",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if h.Get("X-Request-Id") == "" {
			t.Errorf("%s: no request id", path)
		}
	}
}

// S4: only our own page may frame the silent callback.
func TestSilentCallbackHeaders(t *testing.T) {
	h := request(t, newHandler(t, testConfig, build(), io.Discard), "GET", "/silent-callback", asBrowser).Header
	if policy := h.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'self'") || !strings.Contains(policy, "script-src 'self'") || strings.Contains(policy, "connect-src") {
		t.Errorf("policy %s", policy)
	}
	if got := h.Get("X-Frame-Options"); got != "SAMEORIGIN" {
		t.Errorf("X-Frame-Options %q", got)
	}
}

func TestStrictTransportSecurityOnHTTPS(t *testing.T) {
	c := testConfig
	c.URL = "https://spa.example"
	if request(t, newHandler(t, c, build(), io.Discard), "GET", "/", nil).Header.Get("Strict-Transport-Security") == "" {
		t.Error("no Strict-Transport-Security on https")
	}
}

// S11: a host that was compiled without the app says so.
func TestWithoutBuild(t *testing.T) {
	handler := newHandler(t, testConfig, fstest.MapFS{missing: build()[missing]}, io.Discard)
	for path, want := range map[string]int{"/": 503, "/readyz": 503, "/healthz": 200, "/assets/index-abc.js": 404} {
		response := request(t, handler, "GET", path, nil)
		if response.StatusCode != want {
			t.Errorf("%s: status %d, want %d", path, response.StatusCode, want)
		}
		if text := body(t, response); want == 503 && !strings.Contains(text, "make build") {
			t.Errorf("%s says %q", path, text)
		}
	}
}

// S9: a code in the address of a callback does not reach the log.
func TestLogHoldsNoQuery(t *testing.T) {
	logs := &bytes.Buffer{}
	request(t, newHandler(t, testConfig, build(), logs), "GET", "/callback?code=c0de&state=5tate", asBrowser)
	if text := logs.String(); !strings.Contains(text, "path=/callback") || strings.Contains(text, "c0de") || strings.Contains(text, "5tate") {
		t.Errorf("the log says %s", text)
	}
}

func TestConfigReportsEveryMistake(t *testing.T) {
	for name, value := range map[string]string{"ENV_URL": "http://localhost:8090/", "SPA_URL": "http://spa.example", "WEB_URL": "https://web.example/app",
		"SPA_ADDR": "5174", "LOG_LEVEL": "loud"} {
		t.Setenv(name, value)
	}
	_, err := LoadConfig("")
	for _, name := range []string{"ENV_URL", "SPA_URL", "WEB_URL", "SPA_ADDR", "LOG_LEVEL"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not named in %v", name, err)
		}
	}
}

func TestRunNamesABusyPort(t *testing.T) {
	busy := httptest.NewServer(http.NotFoundHandler())
	defer busy.Close()
	c := testConfig
	c.Addr = busy.Listener.Addr().String()
	err := Run(context.Background(), c, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "SPA_ADDR") {
		t.Errorf("got %v", err)
	}
}
