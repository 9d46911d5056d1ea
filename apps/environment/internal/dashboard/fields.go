package dashboard

import (
	"strings"

	"github.com/a-h/templ"
)

// Field is one labelled control of a form: Input, TextArea, Choice and Check draw it with its help and its problem beside
// it, both tied to the control for a screen reader.
type Field struct {
	Name  string // as the form sends it
	ID    string // of the element, Name by default; needed where a page has two forms with the same names
	Label string
	Help  string
	Value string
	// Problem says what is wrong with the value; empty for nothing.
	Problem string
	// Type is the input's: "text" by default.
	Type        string
	Required    bool
	Placeholder string
	// Locked shows the value and lets nobody change it; the server has to refuse a change too.
	Locked bool
	// CheckURL is asked about the value while somebody types: with uri=VALUE added it answers {"problem": TEXT}. It takes
	// the script fields.js on the page.
	CheckURL string
	// Code sets what is typed in a fixed-width font and switches off what helps with prose.
	Code bool
	// Rows is the height of a TextArea, 4 by default.
	Rows int
	// Checked is for Check, Options are for Choice.
	Checked bool
	Options []Option
}

// Option is one value of a Choice.
type Option struct{ Value, Label string }

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

func (f Field) kind() string {
	if f.Type != "" {
		return f.Type
	}
	return "text"
}

func (f Field) rows() int {
	if f.Rows > 0 {
		return f.Rows
	}
	return 4
}

func (f Field) class() string {
	if f.Code {
		return "input code"
	}
	return "input"
}

// attributes tie the control to its help and its problem.
func (f Field) attributes() templ.Attributes {
	out := templ.Attributes{}
	var described []string
	if f.Help != "" {
		described = append(described, f.id()+"-help")
	}
	if f.Problem != "" || f.CheckURL != "" {
		described = append(described, f.id()+"-problem")
	}
	if f.Problem != "" {
		out["aria-invalid"] = "true"
		out["autofocus"] = true // the first of them gets the focus, and is read out with its problem
	}
	if f.CheckURL != "" {
		out["data-check"] = f.CheckURL
	}
	if f.Placeholder != "" {
		out["placeholder"] = f.Placeholder
	}
	if f.Locked {
		out["disabled"] = true
	}
	if len(described) > 0 {
		out["aria-describedby"] = strings.Join(described, " ")
	}
	if f.Required {
		out["required"] = true
	}
	if f.Code {
		out["spellcheck"], out["autocapitalize"], out["autocomplete"] = "false", "off", "off"
	}
	return out
}

// Of returns what is wrong with a field; a problem of one line of a list, "redirect_uris[1]", is one of the field.
func (p Problems) Of(field string) string {
	if text, ok := p[field]; ok {
		return text
	}
	best := ""
	for name := range p {
		if strings.HasPrefix(name, field+"[") && (best == "" || name < best) {
			best = name
		}
	}
	return p[best]
}
