package uitest

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// element is a start tag with the text inside it.
type element struct {
	name string
	attr map[string]string
	text string
	// inert elements are inside a template: no part of the page, but they may become one.
	inert bool
}

// parse lists the elements of a document in order. What templ writes is XML
// but for void elements and attributes without a value, which the standard
// library's lenient mode reads.
func parse(markup string) ([]element, error) {
	d := xml.NewDecoder(strings.NewReader(markup))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var elements []element
	var open []int
	templates := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return elements, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			open = append(open, len(elements))
			elements = append(elements, newElement(token, templates > 0))
			templates += count(token.Name)
		case xml.EndElement:
			open = open[:len(open)-1]
			templates -= count(token.Name)
		case xml.CharData:
			for _, i := range open {
				elements[i].text += string(token)
			}
		}
	}
}

func count(name xml.Name) int {
	if name.Local == "template" {
		return 1
	}
	return 0
}

func newElement(start xml.StartElement, inert bool) element {
	e := element{name: start.Name.Local, attr: map[string]string{}, inert: inert}
	for _, a := range start.Attr {
		e.attr[a.Name.Local] = a.Value
	}
	return e
}

func named(elements []element, name string) []element {
	var found []element
	for _, e := range elements {
		if e.name == name {
			found = append(found, e)
		}
	}
	return found
}
