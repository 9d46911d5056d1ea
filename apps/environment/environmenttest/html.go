package environmenttest

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

func id(want string) func(*html.Node) bool {
	return func(n *html.Node) bool { return attribute(n, "id") == want }
}

func tag(want string) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.Data == want }
}

// find returns the first element that matches, or nil.
func find(root *html.Node, match func(*html.Node) bool) *html.Node {
	if root == nil {
		return nil
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && match(n) {
			return n
		}
	}
	return nil
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// hidden returns the hidden values of a form.
func hidden(form *html.Node) url.Values {
	values := url.Values{}
	for n := range form.Descendants() {
		if n.Type == html.ElementNode && n.Data == "input" && attribute(n, "type") == "hidden" {
			values.Add(attribute(n, "name"), attribute(n, "value"))
		}
	}
	return values
}

// text is what an element says, on one line.
func text(n *html.Node) string {
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
