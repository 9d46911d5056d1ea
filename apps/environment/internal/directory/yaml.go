package directory

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

var reference = regexp.MustCompile(`\$\{[A-Za-z_][A-Za-z0-9_]*\}`)

// document collects the problems of one YAML file, so that all are reported at once.
type document struct {
	lookup   func(string) (string, bool)
	problems []Problem
}

// node is a YAML mapping being read.
type node struct {
	doc    *document
	line   int
	fields map[string]ast.Node
	lines  map[string]int
}

func (d *document) add(line int, format string, args ...any) {
	p := Problem{line, fmt.Sprintf(format, args...)}
	if !slices.Contains(d.problems, p) {
		d.problems = append(d.problems, p)
	}
}

func (d *document) parse(src []byte) node {
	file, err := parser.ParseBytes(src, 0)
	if err != nil {
		d.add(1, "not valid YAML: %s", yaml.FormatError(err, false, false))
		return node{doc: d, line: 1}
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		d.add(1, "the file is empty")
		return node{doc: d, line: 1}
	}
	return d.mapping(file.Docs[0].Body)
}

func (d *document) mapping(n ast.Node) node {
	out := node{doc: d, line: n.GetToken().Position.Line, fields: map[string]ast.Node{}, lines: map[string]int{}}
	m, ok := n.(ast.MapNode)
	if !ok {
		d.add(out.line, "expected name: value pairs here")
		return out
	}
	for i := m.MapRange(); i.Next(); {
		key := i.Key().GetToken().Value
		out.fields[key], out.lines[key] = i.Value(), i.Key().GetToken().Position.Line
	}
	for _, line := range out.lines {
		out.line = min(out.line, line)
	}
	return out
}

func (n node) problem(format string, args ...any) { n.doc.add(n.line, format, args...) }

// known reports every field that is none of names.
func (n node) known(names ...string) {
	for field, line := range n.lines {
		if !slices.Contains(names, field) {
			n.doc.add(line, "unknown field %q: use one of %s", field, strings.Join(names, ", "))
		}
	}
}

// report adds the problems of an entry, except those of fields that are missing, which is reported already.
func (n node) report(entry string, problems []FieldProblem) {
	for _, p := range problems {
		if v, ok := n.fields[p.Field]; p.Field == "id" && (!ok || v.GetToken().Value == "") || strings.HasSuffix(p.Text, " is missing") {
			continue
		}
		n.problem("%s: %s", entry, p.Text)
	}
}

func (n node) child(field string, read func(node)) {
	if v, ok := n.fields[field]; ok {
		read(n.doc.mapping(v))
		return
	}
	read(node{doc: n.doc, line: n.line})
}

func (n node) each(field string, read func(node)) {
	for _, v := range n.sequence(field) {
		read(n.doc.mapping(v))
	}
}

func (n node) sequence(field string) []ast.Node {
	switch v := n.fields[field].(type) {
	case nil, *ast.NullNode:
		return nil
	case *ast.SequenceNode:
		return v.Values
	}
	n.doc.add(n.lines[field], "%s must be a list: start each entry with -", field)
	return nil
}

// text reads a scalar as text and replaces ${NAME} in it.
func (n node) text(field string) string {
	v, ok := n.fields[field]
	if !ok {
		return ""
	}
	return n.doc.scalar(v, field)
}

func (d *document) scalar(v ast.Node, field string) string {
	line := v.GetToken().Position.Line
	if _, ok := v.(ast.ScalarNode); !ok {
		d.add(line, "%s must be a single value", field)
		return ""
	}
	return reference.ReplaceAllStringFunc(v.GetToken().Value, func(ref string) string {
		name := strings.Trim(ref, "${}")
		value, ok := d.lookup(name)
		if !ok {
			d.add(line, "${%s} has no value: set the environment variable %s", name, name)
		}
		return value
	})
}

func (n node) required(field string) string {
	if n.text(field) == "" {
		n.problem("%s is missing", field)
	}
	return n.text(field)
}

func (n node) list(field string) []string {
	var out []string
	for _, v := range n.sequence(field) {
		out = append(out, n.doc.scalar(v, field))
	}
	return out
}

// pairs reads a mapping of names to texts.
func (n node) pairs(field string) map[string]string {
	v, ok := n.fields[field]
	if !ok {
		return nil
	}
	m, out := n.doc.mapping(v), map[string]string{}
	for name := range m.fields {
		out[name] = m.text(name)
	}
	return out
}

func (n node) flag(field string) bool {
	switch text := n.text(field); text {
	case "", "false":
		return false
	case "true":
		return true
	default:
		n.doc.add(n.lines[field], "%s must be true or false, not %q", field, text)
		return false
	}
}

func (n node) duration(field string, otherwise time.Duration) time.Duration {
	text := n.text(field)
	if text == "" {
		return otherwise
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		n.doc.add(n.lines[field], "%s must be a duration such as 5m or 12h, not %q", field, text)
		return otherwise
	}
	return d
}

// unique reports entries of a list that share a field's value.
func (n node) unique(list, field string) {
	seen := map[string]bool{}
	n.each(list, func(e node) {
		if v := e.text(field); v != "" && seen[v] {
			e.doc.add(e.line, "%s %q is used twice", field, v)
		} else {
			seen[v] = true
		}
	})
}
