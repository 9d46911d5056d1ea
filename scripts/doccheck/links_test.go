package doccheck

import (
	"path"
	"strings"
	"testing"
)

func pages(t *testing.T) map[string]string {
	t.Helper()
	found, err := files(".md")
	if err != nil {
		t.Fatal(err)
	}
	if found["README.md"] == "" {
		t.Fatal("README.md was not found")
	}
	return found
}

// T2: every relative link and anchor leads somewhere.
func TestLinksResolve(t *testing.T) {
	all := pages(t)
	for name, text := range all {
		for _, link := range links(text) {
			if strings.Contains(link, "://") || strings.HasPrefix(link, "mailto:") {
				continue
			}
			target, anchor, _ := strings.Cut(link, "#")
			file := name
			if target != "" {
				file = path.Join(path.Dir(name), target)
			}
			if !exists(file) {
				t.Errorf("%s: %s does not exist", name, link)
			}
			if anchor != "" && !anchors(all[file])[anchor] {
				t.Errorf("%s: %s has no heading #%s", name, file, anchor)
			}
		}
	}
}

func TestAnchors(t *testing.T) {
	got := anchors("# A `code` heading, isn't it?\n```\n# not one\n```\n")
	if len(got) != 1 || !got["a-code-heading-isnt-it"] {
		t.Errorf("anchors = %v", got)
	}
}
