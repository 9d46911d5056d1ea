package host

import (
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"strings"
)

// Cache-Control values: a hashed name never changes its content (RFC 8246);
// everything else has to be asked about.
const (
	immutable = "public, max-age=31536000, immutable"
	noCache   = "no-cache"
	noStore   = "no-store"
)

// maxBody bounds request bodies, in bytes. No address reads one.
const maxBody = 1 << 20

// host answers every request.
type host struct {
	headers headers
	files   map[string]*file // without "index.html" when there was no build
	missing *file
	config  []byte
}

// New returns the handler that serves files: "dist" of package ui, and
// dist-missing.html for when it was not built. The configuration must be valid.
func New(c Config, files fs.FS, log *slog.Logger) (http.Handler, error) {
	build, err := fs.Sub(files, "dist")
	if err != nil {
		return nil, err
	}
	h := &host{headers: newHeaders(c), config: runtimeConfig(c)}
	if h.files, err = readFiles(build); err != nil {
		return nil, err
	}
	if h.missing, err = readFile(files, "dist-missing.html"); err != nil {
		return nil, err
	}
	return logRequests(log, h.headers.secure(http.MaxBytesHandler(h.routes(), maxBody))), nil
}

// routes lists every address. Other methods than GET and HEAD are refused.
func (h *host) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", h.handleHealth)
	mux.HandleFunc("GET /readyz", h.handleReady)
	mux.HandleFunc("GET /config.json", h.handleConfig)
	mux.HandleFunc("GET /assets/", h.handleAsset)
	mux.HandleFunc("GET /silent-callback", h.handleSilentCallback)
	mux.HandleFunc("GET /", h.handleApp)
	return mux
}

// handleHealth serves GET /healthz: the process answers.
func (h *host) handleHealth(w http.ResponseWriter, _ *http.Request) {
	writeText(w, http.StatusOK, "ok\n")
}

// handleReady serves GET /readyz: there is an app to serve.
func (h *host) handleReady(w http.ResponseWriter, _ *http.Request) {
	if h.files["index.html"] == nil {
		writeText(w, http.StatusServiceUnavailable, "the single page app is not built: run make build\n")
		return
	}
	writeText(w, http.StatusOK, "ok\n")
}

// handleConfig serves GET /config.json: what the app has to know of its surroundings.
func (h *host) handleConfig(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", noStore)
	_, _ = w.Write(h.config)
}

// handleAsset serves GET /assets/…: files whose names hold a hash of their content.
func (h *host) handleAsset(w http.ResponseWriter, r *http.Request) {
	f := h.files[strings.TrimPrefix(r.URL.Path, "/")]
	if f == nil {
		http.NotFound(w, r)
		return
	}
	f.serve(w, r, immutable)
}

// handleSilentCallback serves GET /silent-callback: the page in the hidden frame.
func (h *host) handleSilentCallback(w http.ResponseWriter, r *http.Request) {
	h.headers.allowOwnFrame(w)
	h.servePage(w, r, "silent-callback.html")
}

// handleApp serves GET /: the app, there and at every address that only it
// knows. What looks like a file, or is not asked for by a browser, is 404.
func (h *host) handleApp(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/" && !isDeepLink(r) {
		http.NotFound(w, r)
		return
	}
	w.Header().Add("Vary", "Accept")
	h.servePage(w, r, "index.html")
}

func (h *host) servePage(w http.ResponseWriter, r *http.Request, name string) {
	if f := h.files[name]; f != nil {
		f.serve(w, r, noCache)
		return
	}
	w.Header().Set("Content-Type", h.missing.contentType)
	w.Header().Set("Cache-Control", noStore)
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = w.Write(h.missing.plain.body)
}

func isDeepLink(r *http.Request) bool {
	return path.Ext(r.URL.Path) == "" && strings.Contains(r.Header.Get("Accept"), "text/html")
}

// runtimeConfig is the body of /config.json; ui/src/auth/config.ts reads it.
func runtimeConfig(c Config) []byte {
	body, err := json.Marshal(map[string]string{
		"env_url": c.Issuer, "client_id": c.ClientID, "spa_url": c.URL, "web_url": c.WebURL,
	})
	if err != nil {
		panic(err) // A map of strings can always be written.
	}
	return body
}

func writeText(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", noStore)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}
