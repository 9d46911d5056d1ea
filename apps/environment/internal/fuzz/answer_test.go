package fuzz

import (
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// checkAnswer says what holds for the answer to any request: nothing failed inside, no header can be split, and a page
// has no markup that came with the request. A page may lead to the addresses in leads besides its own; where a redirect
// leads is the caller's to check.
func checkAnswer(t *testing.T, w *httptest.ResponseRecorder, leads ...string) {
	t.Helper()
	if w.Code >= 500 {
		t.Errorf("status %d", w.Code)
	}
	for name, values := range w.Header() {
		for _, v := range values {
			if strings.ContainsFunc(v, func(c rune) bool { return c < ' ' || c == 0x7f }) {
				t.Errorf("header %s has a control character: %q", name, v)
			}
		}
	}
	if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		return
	}
	checkPolicy(t, w.Header().Get("Content-Security-Policy"), leads)
	leads = append(leads, w.Header().Get("Location")) // net/http draws it for browsers that do not follow
	page, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	for n := range page.Descendants() {
		if n.Type == html.ElementNode {
			checkElement(t, n, leads)
		}
	}
}

// checkPolicy reads the policy as a browser does: directives end at a semicolon, and a comma begins another policy.
func checkPolicy(t *testing.T, policy string, leads []string) {
	t.Helper()
	known := []string{"default-src", "style-src", "img-src", "script-src", "connect-src", "form-action", "frame-ancestors", "base-uri"}
	if strings.Contains(policy, ",") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("policy %q", policy)
	}
	for directive := range strings.SplitSeq(policy, ";") {
		words := strings.Fields(directive)
		if len(words) == 0 || !slices.Contains(known, words[0]) {
			t.Errorf("directive %q of %q", directive, policy)
			continue
		}
		for _, source := range words[1:] {
			foreign := strings.ContainsAny(source, ":.*") && source != "data:"
			if foreign && (words[0] != "form-action" || !slices.ContainsFunc(leads, func(l string) bool { return strings.HasPrefix(l, source) })) {
				t.Errorf("policy %q lets a page use %q", policy, source)
			}
		}
	}
}

// homes are the applications, to which every page leads.
var homes = []string{"http://localhost:8081/", "http://localhost:5174/", "https://web.example/"}

// drawn are the elements of icons.
var drawn = []string{"svg", "path", "circle", "rect", "line", "polyline"}

// checkElement finds what only a request can have brought: elements and attributes that no page has, handlers, and
// addresses of other sites.
func checkElement(t *testing.T, n *html.Node, leads []string) {
	t.Helper()
	if n.DataAtom == 0 && !(n.Namespace == "svg" && slices.Contains(drawn, n.Data)) || slices.Contains([]string{"iframe", "object", "embed", "base", "img", "style"}, n.Data) {
		t.Errorf("element <%s>", n.Data)
	}
	if n.Data == "script" && n.FirstChild != nil {
		t.Error("an inline script")
	}
	for _, a := range n.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "http-equiv", a.Key == "srcdoc", strings.HasPrefix(a.Key, "x-"):
			t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
		case a.Key == "href", a.Key == "src", a.Key == "action", a.Key == "formaction":
			if !own(a.Val) && !slices.Contains(slices.Concat(homes, leads), a.Val) {
				t.Errorf("<%s %s=%q> leads elsewhere", n.Data, a.Key, a.Val)
			}
		}
	}
}

// own tells whether a browser takes an address for one of the environment's own.
func own(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "" && u.Host == "" && !strings.HasPrefix(address, "//") && !strings.Contains(address, `\`) &&
		(strings.HasPrefix(address, "/") || strings.HasPrefix(address, "#"))
}
