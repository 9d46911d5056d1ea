package uitest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// sourcePath is the one thing in a generated file that depends on the folder
// templ was started in.
var sourcePath = regexp.MustCompile("FileName: `[^`]*`")

// Generated fails when a *_templ.go file in the current folder is not what templ
// makes of the template beside it. toolsModule is the path to the module that
// names the templ version.
func Generated(t *testing.T, toolsModule string) {
	t.Helper()
	templates, err := filepath.Glob("*.templ")
	if err != nil || len(templates) == 0 {
		t.Fatalf("no templates here: %v", err)
	}
	fresh := t.TempDir()
	for _, name := range templates {
		if err := os.WriteFile(filepath.Join(fresh, name), read(t, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	templ := exec.CommandContext(t.Context(), "go", "-C", toolsModule, "tool", "templ", "generate", "-path", fresh)
	templ.Env = append(os.Environ(), "GOWORK=off")
	if out, err := templ.CombinedOutput(); err != nil {
		t.Fatalf("templ generate: %v\n%s", err, out)
	}
	made, _ := filepath.Glob(filepath.Join(fresh, "*_templ.go"))
	for _, path := range made {
		if !bytes.Equal(sourcePath.ReplaceAll(read(t, path), nil), sourcePath.ReplaceAll(read(t, filepath.Base(path)), nil)) {
			t.Errorf("%s is out of date: run templ generate", filepath.Base(path))
		}
	}
	if here, _ := filepath.Glob("*_templ.go"); len(here) != len(made) {
		t.Errorf("%d generated files for %d templates", len(here), len(templates))
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
