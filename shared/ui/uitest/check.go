package uitest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

// Check renders a whole page and reports what breaks the rules that hold for
// all of them: title, language, landmarks, one h1, no skipped heading level,
// labelled and named controls, unique ids, references that lead somewhere, and
// nothing that a Content-Security-Policy of 'self' would block.
// It returns the markup.
func Check(t *testing.T, page templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := page.Render(t.Context(), &b); err != nil {
		t.Fatalf("render: %v", err)
	}
	markup := b.String()
	elements, err := parse(markup)
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	if !strings.HasPrefix(strings.ToLower(markup), "<!doctype html>") {
		t.Error("no doctype")
	}
	drawn := slices.DeleteFunc(slices.Clone(elements), func(e element) bool { return e.inert })
	for _, problem := range slices.Concat(frame(drawn), headings(drawn), controls(elements), references(elements), policy(elements)) {
		t.Error(problem)
	}
	return markup
}

// frame checks what every document has once.
func frame(elements []element) (problems []string) {
	for _, name := range []string{"html", "title", "main", "h1", "header", "footer"} {
		if found := named(elements, name); len(found) != 1 {
			problems = append(problems, fmt.Sprintf("%d <%s> elements, want 1", len(found), name))
		} else if name == "html" && found[0].attr["lang"] != "en" {
			problems = append(problems, "html has no lang")
		} else if name == "title" && len(strings.Trim(found[0].text, " ·")) < len("x · multiapp") {
			problems = append(problems, "title says nothing")
		}
	}
	return problems
}

// headings checks that no level is skipped and none is empty.
func headings(elements []element) (problems []string) {
	level := 0
	for _, e := range elements {
		if len(e.name) != 2 || e.name[0] != 'h' || e.name[1] < '1' || e.name[1] > '6' {
			continue
		}
		next := int(e.name[1] - '0')
		if next > level+1 {
			problems = append(problems, fmt.Sprintf("<%s> %q follows level %d", e.name, e.text, level))
		}
		if strings.TrimSpace(e.text) == "" {
			problems = append(problems, "empty "+e.name)
		}
		level = next
	}
	return problems
}

// controls checks that forms can be driven and inputs have labels.
func controls(elements []element) (problems []string) {
	labelled := map[string]bool{}
	for _, l := range named(elements, "label") {
		labelled[l.attr["for"]] = true
	}
	for _, e := range elements {
		hidden := e.attr["type"] == "hidden"
		switch e.name {
		case "form":
			if e.attr["id"] == "" || e.attr["method"] != "post" && e.attr["role"] != "search" {
				problems = append(problems, fmt.Sprintf("form %q needs an id and method post, unless it only searches", e.attr["action"]))
			}
		case "button":
			if e.attr["id"] == "" || e.attr["type"] == "" || strings.TrimSpace(e.text) == "" {
				problems = append(problems, fmt.Sprintf("button %q needs an id, a type and a text", e.text))
			}
		case "input", "select", "textarea":
			if e.attr["name"] == "" || !hidden && !labelled[e.attr["id"]] {
				problems = append(problems, fmt.Sprintf("control %q needs a name and a label", e.attr["id"]))
			}
		}
	}
	return problems
}

// references checks that ids are unique and that what points at one finds it.
func references(elements []element) (problems []string) {
	ids := map[string]bool{}
	for _, e := range elements {
		id, ok := e.attr["id"]
		if ok && (id == "" || ids[id]) {
			problems = append(problems, fmt.Sprintf("id %q is empty or used twice", id))
		}
		ids[id] = true
	}
	for _, e := range elements {
		for _, name := range []string{"for", "aria-describedby", "aria-labelledby"} {
			if ref := e.attr[name]; !ids[ref] && slices.ContainsFunc(strings.Fields(ref), func(id string) bool { return !ids[id] }) {
				problems = append(problems, fmt.Sprintf("%s=%q leads nowhere", name, ref))
			}
		}
		if ref, ok := strings.CutPrefix(e.attr["href"], "#"); ok && !ids[ref] {
			problems = append(problems, fmt.Sprintf("href #%s leads nowhere", ref))
		}
	}
	return problems
}

// policy checks that nothing needs unsafe-inline and no address runs a script.
func policy(elements []element) (problems []string) {
	for _, e := range elements {
		if e.name == "style" || e.name == "script" && (e.attr["src"] == "" || strings.TrimSpace(e.text) != "") {
			problems = append(problems, "inline "+e.name)
		}
		for name, value := range e.attr {
			if name == "style" || strings.HasPrefix(name, "on") {
				problems = append(problems, fmt.Sprintf("<%s> has the attribute %s", e.name, name))
			}
			if strings.HasPrefix(strings.ToLower(strings.TrimSpace(value)), "javascript:") && slices.Contains([]string{"href", "src", "action", "formaction"}, name) {
				problems = append(problems, fmt.Sprintf("<%s> %s runs a script", e.name, name))
			}
		}
	}
	return problems
}
