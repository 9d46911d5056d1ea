package ui

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed assets
var embedded embed.FS

// Assets holds ui.css, logo.svg, favicon.svg, and the scripts by plain name.
var Assets fs.FS = must(fs.Sub(embedded, "assets"))

// assetPrefix is where every server mounts [AssetHandler].
const assetPrefix = "/assets/"

// asset is a file of [Assets] under its content-hash name.
type asset struct {
	contentType string
	body        []byte
}

var hashedNames, hashedAssets = index(Assets)

// AssetPath is the address of an asset, with a hash of its content in the
// name, such as /assets/ui.3f9a0c1e77b2.css. It panics for an unknown name,
// which is a mistake in a template.
func AssetPath(name string) string {
	hashed, ok := hashedNames[name]
	if !ok {
		panic(fmt.Sprintf("ui: no asset named %q", name))
	}
	return assetPrefix + hashed
}

// AssetHandler serves the addresses that [AssetPath] returns, to be mounted
// at /assets/. The content of an address never changes, so answers may be
// kept for a year (RFC 8246). Everything else is 404.
func AssetHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := hashedAssets[strings.TrimPrefix(r.URL.Path, assetPrefix)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", a.contentType)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.body))
	})
}

// index reads every asset once and names it by its content.
func index(files fs.FS) (names map[string]string, assets map[string]asset) {
	names, assets = map[string]string{}, map[string]asset{}
	for _, entry := range must(fs.ReadDir(files, ".")) {
		name := entry.Name()
		body := must(fs.ReadFile(files, name))
		sum := sha256.Sum256(body)
		ext := path.Ext(name)
		hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
		names[name] = hashed
		assets[hashed] = asset{contentType: contentType(ext), body: body}
	}
	return names, assets
}

// contentType does not ask the machine's MIME table for the types used here.
func contentType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(ext)
}

// must is for embedded files, whose presence the compiler has checked.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
