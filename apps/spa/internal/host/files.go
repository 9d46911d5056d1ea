package host

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// file is one file of the build, in every encoding that the build made.
type file struct {
	contentType string
	plain       variant
	encoded     map[string]variant
}

// variant is the bytes that are sent, and the entity tag that names them.
type variant struct {
	body []byte
	etag string
}

// readFiles reads the build into memory, by its path without a leading slash. A
// path that is not in the map cannot be served, so none can lead outside.
func readFiles(build fs.FS) (map[string]*file, error) {
	files := map[string]*file{}
	err := fs.WalkDir(build, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || isEncoded(name) {
			return err
		}
		files[name], err = readFile(build, name)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return files, nil
	}
	return files, err
}

func readFile(build fs.FS, name string) (*file, error) {
	body, err := fs.ReadFile(build, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	f := &file{contentType: contentType(name), plain: newVariant(body), encoded: map[string]variant{}}
	for _, e := range encodings {
		body, err := fs.ReadFile(build, name+e.suffix)
		switch {
		case err == nil:
			f.encoded[e.name] = newVariant(body)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("read %s%s: %w", name, e.suffix, err)
		}
	}
	return f, nil
}

func newVariant(body []byte) variant {
	sum := sha256.Sum256(body)
	return variant{body: body, etag: `"` + hex.EncodeToString(sum[:12]) + `"`}
}

func isEncoded(name string) bool {
	return strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz")
}

// contentType does not ask the machine's MIME table, which differs.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".json":
		return "application/json"
	}
	return "application/octet-stream"
}

// serve answers with the best encoding that the browser accepts.
func (f *file) serve(w http.ResponseWriter, r *http.Request, cacheControl string) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Cache-Control", cacheControl)
	h.Add("Vary", "Accept-Encoding")
	chosen := f.plain
	for _, e := range encodings {
		v, made := f.encoded[e.name]
		if made && accepts(r.Header.Get("Accept-Encoding"), e.name) {
			chosen = v
			h.Set("Content-Encoding", e.name)
			h.Set("Content-Length", strconv.Itoa(len(v.body)))
			// A part of a compressed file is of no use to anybody.
			r.Header.Del("Range")
			break
		}
	}
	h.Set("ETag", chosen.etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(chosen.body))
}
