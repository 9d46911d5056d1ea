package doccheck

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	makePattern     = regexp.MustCompile("(?m)(?:`|^)make ([a-z-]+)")
	variablePattern = regexp.MustCompile("`(?:\\$\\{)?([A-Z][A-Z0-9]*_[A-Z0-9_]+)\\}?`")
	addressPattern  = regexp.MustCompile("https?://(?:localhost|127\\.0\\.0\\.1):[0-9]+[^\\s`|)*]*")
	tablePattern    = regexp.MustCompile("(?m)^\\| (?:File|Package) in `([^`]+)` .*\n(?:\\|.*\n)+")
	cellPattern     = regexp.MustCompile("(?m)^\\| (`[^|]*) \\|")
	codePattern     = regexp.MustCompile("`([^`]+)`")
	benchPattern    = regexp.MustCompile("`(Benchmark[A-Za-z]+)`")
	pathPattern     = regexp.MustCompile("`((?:apps|shared|docs|scripts|e2e|tools|bin)/[A-Za-z0-9_./-]*)`")
)

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// T2: every make command that the documentation names exists.
func TestMakeCommandsExist(t *testing.T) {
	makefile := read(t, "Makefile")
	for name, text := range pages(t) {
		for _, match := range makePattern.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(makefile, "\n"+match[1]+": ##") {
				t.Errorf("%s names make %s, which the Makefile lacks", name, match[1])
			}
		}
	}
}

// T2: every variable that the documentation names is one of ours.
func TestVariablesAreKnown(t *testing.T) {
	known := exampleVariables(read(t, ".env.example"))
	for name, text := range pages(t) {
		for _, match := range variablePattern.FindAllStringSubmatch(text, -1) {
			if _, ok := known[match[1]]; !ok {
				t.Errorf("%s names %s, which .env.example lacks", name, match[1])
			}
		}
	}
}

// T2: every address on this machine has the port of an app and a path that the app's code knows.
func TestAddressesAreKnown(t *testing.T) {
	example := exampleVariables(read(t, ".env.example"))
	homes := map[string]string{
		origin(t, example["ENV_URL"]): "apps/environment/", origin(t, example["WEB_URL"]): "apps/web/",
		origin(t, example["SPA_URL"]): "apps/spa/", "127.0.0.1:" + example["DESKTOP_REDIRECT_PORT"]: "shared/native/",
	}
	sources, err := files(".go", ".ts", ".tsx", ".html")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range pages(t) {
		for _, address := range addressPattern.FindAllString(text, -1) {
			u, err := url.Parse(strings.TrimRight(address, ".,:;"))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			home, ok := homes[u.Host]
			if !ok {
				t.Errorf("%s: no app listens at %s", name, address)
			} else if !knowsPath(sources, home, u.Path) {
				t.Errorf("%s: nothing in %s knows %s", name, home, u.Path)
			}
		}
	}
}

func origin(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		t.Fatalf("%q is no address", address)
	}
	return u.Host
}

// knowsPath reports whether a source of the app has the path as the whole of a string, or at the end of one.
func knowsPath(sources map[string]string, home, path string) bool {
	if path == "" || path == "/" {
		return true
	}
	for name, text := range sources {
		if !strings.HasPrefix(name, home) {
			continue
		}
		for _, quote := range []string{`"`, "'", "`"} {
			if strings.Contains(text, path+quote) {
				return true
			}
		}
	}
	return false
}

// T2: every path that the documentation names exists, or is built.
func TestPathsExist(t *testing.T) {
	for name, text := range pages(t) {
		for _, match := range pathPattern.FindAllStringSubmatch(text, -1) {
			if strings.HasPrefix(match[1], "bin/") {
				continue // built
			}
			if !exists(match[1]) {
				t.Errorf("%s: %s does not exist", name, match[1])
			}
		}
	}
}

// T2: the first column of a table "File in ..." or "Package in ..." names files that exist there.
func TestFilesInTablesExist(t *testing.T) {
	for name, text := range pages(t) {
		for _, table := range tablePattern.FindAllStringSubmatch(text, -1) {
			for _, cell := range cellPattern.FindAllStringSubmatch(table[0], -1) {
				for _, file := range codePattern.FindAllStringSubmatch(cell[1], -1) {
					if !exists(table[1] + "/" + file[1]) {
						t.Errorf("%s: %s/%s does not exist", name, table[1], file[1])
					}
				}
			}
		}
	}
}

// T2: every benchmark that the documentation names exists.
func TestBenchmarksExist(t *testing.T) {
	sources, err := files("_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, text := range sources {
		all.WriteString(text)
	}
	for name, text := range pages(t) {
		for _, match := range benchPattern.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(all.String(), "func "+match[1]+"(b *testing.B)") {
				t.Errorf("%s names %s, which does not exist", name, match[1])
			}
		}
	}
}
