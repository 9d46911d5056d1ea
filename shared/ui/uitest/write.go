package uitest

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"example.com/multiapp/shared/ui"
)

var writeTo = flag.String("pages", "", "folder to write the rendered pages and their assets to, for looking at them")

// Write stores a rendered page as NAME.html in the folder given by -pages, with
// the assets where the page expects them. Without the flag it does nothing.
func Write(t *testing.T, name, markup string) {
	t.Helper()
	if *writeTo == "" {
		return
	}
	files := map[string][]byte{name + ".html": []byte(markup)}
	for _, asset := range []string{"ui.css", "logo.svg", "favicon.svg", "countdown.js"} {
		body, err := fs.ReadFile(ui.Assets, asset)
		if err != nil {
			t.Fatal(err)
		}
		files[ui.AssetPath(asset)] = body
	}
	for path, body := range files {
		path = filepath.Join(*writeTo, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
