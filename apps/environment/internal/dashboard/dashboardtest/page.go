package dashboardtest

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// Has reports whether an element of that ID is on the page.
func (p Page) Has(id string) bool { return p.find("", id) != nil }

// Text is what the element of an ID says, on one line; empty when it is not there.
func (p Page) Text(id string) string {
	n := p.find("", id)
	if n == nil {
		return ""
	}
	var words []string
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			words = append(words, strings.Fields(d.Data)...)
		}
	}
	return strings.Join(words, " ")
}

// Content is the text of the element as it stands, with its lines.
func (p Page) Content(id string) string {
	if n := p.find("", id); n != nil {
		return content(n)
	}
	return ""
}

// Attribute is an attribute of the element; false is one that it does not have.
func (p Page) Attribute(id, name string) (string, bool) {
	n := p.find("", id)
	if n == nil {
		return "", false
	}
	return attribute(n, name), has(n, name)
}

// Values is what a form of the page holds.
func (p Page) Values(form string) url.Values {
	if n := p.find("form", form); n != nil {
		return valuesOf(n)
	}
	return nil
}

// Described is the text beside a control that is tied to it by aria-describedby, when the control is marked as invalid.
func (p Page) Described(control string) string {
	n := p.find("", control)
	if n == nil || attribute(n, "aria-invalid") != "true" {
		return ""
	}
	var texts []string
	for id := range strings.FieldsSeq(attribute(n, "aria-describedby")) {
		texts = append(texts, p.Text(id))
	}
	return strings.Join(texts, " ")
}

func (p Page) find(tag, id string) *html.Node {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && attribute(n, "id") == id && (tag == "" || n.Data == tag) {
			return n
		}
	}
	return nil
}

// valuesOf is what a browser would send.
func valuesOf(form *html.Node) url.Values {
	values := url.Values{}
	for n := range form.Descendants() {
		name := attribute(n, "name")
		switch {
		case n.Type != html.ElementNode || name == "" || has(n, "disabled"):
		case n.Data == "textarea":
			values.Add(name, content(n))
		case n.Data == "select":
			values.Add(name, chosen(n))
		case n.Data == "input" && attribute(n, "type") == "checkbox" && !has(n, "checked"):
		case n.Data == "input":
			values.Add(name, attribute(n, "value"))
		}
	}
	return values
}

// chosen is the value of the selected option, or else of the first.
func chosen(menu *html.Node) string {
	value, first := "", true
	for o := range menu.Descendants() {
		if o.Type == html.ElementNode && o.Data == "option" && (first || has(o, "selected")) {
			value, first = attribute(o, "value"), false
		}
	}
	return value
}

func content(n *html.Node) (text string) {
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			text += d.Data
		}
	}
	return text
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
