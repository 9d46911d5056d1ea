package people

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"example.com/multiapp/apps/environment/internal/dashboard"
	"example.com/multiapp/apps/environment/internal/directory"
)

// form is what was typed, or what an entry has, with what is wrong with it. It comes back to the page as it is.
type form struct {
	values   url.Values
	problems dashboard.Problems
}

func newForm(values url.Values) form { return form{values, dashboard.Problems{}} }

func (f form) get(name string) string { return strings.TrimSpace(f.values.Get(name)) }

// field is a control with what was typed and what is wrong with it.
func (f form) field(name, label, help string) dashboard.Field {
	return dashboard.Field{Name: name, Label: label, Help: help, Value: f.values.Get(name), Problem: f.problems.Of(name)}
}

func (f form) required(name, label, help string) dashboard.Field {
	field := f.field(name, label, help)
	field.Required = true
	return field
}

func (f form) code(name, label, help string) dashboard.Field {
	field := f.field(name, label, help)
	field.Code = true
	return field
}

// has tells whether a box was ticked.
func (f form) has(name, value string) bool { return slices.Contains(f.values[name], value) }

// refused takes over what the directory says is wrong; false is an error of another kind.
func (f form) refused(err error) bool {
	problems, ok := dashboard.ProblemsOf(err)
	for field, text := range problems {
		f.problems[field] = text
		if rest, named := strings.CutPrefix(text, field+" "); named { // it stands beside the field, whose label is another
			f.problems[field] = "This " + rest + "."
		}
	}
	return ok
}

// pairs reads lines of the form key=value. A line without = is a problem of the field.
func (f form) pairs(name string) map[string]string {
	out := map[string]string{}
	for n, line := range lines(f.values.Get(name)) {
		key, value, ok := strings.Cut(line, "=")
		key = strings.TrimSpace(key)
		switch _, twice := out[key]; {
		case !ok || key == "":
			f.problems[name] = fmt.Sprintf("Line %d is not of the form key=value.", n)
		case twice:
			f.problems[name] = fmt.Sprintf("Line %d has the key %s a second time.", n, key)
		}
		out[key] = strings.TrimSpace(value)
	}
	return out
}

// typedPairs is the other way round.
func typedPairs(m map[string]string) string {
	var text strings.Builder
	for _, key := range slices.Sorted(maps.Keys(m)) {
		text.WriteString(key + "=" + m[key] + "\n")
	}
	return text.String()
}

// list reads one value per line.
func list(text string) []string {
	out := []string{}
	for _, line := range lines(text) {
		out = append(out, line)
	}
	return out
}

// lines yields the lines that have something on them, with their numbers.
func lines(text string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		for n, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
			if line = strings.TrimSpace(line); line != "" && !yield(n+1, line) {
				return
			}
		}
	}
}

// limit reads a duration; nothing is zero.
func (f form) limit(name string) time.Duration {
	text := strings.ReplaceAll(f.get(name), " ", "")
	if text == "" {
		return 0
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < time.Second {
		f.problems[name] = "Type a time such as 30m, 8h or 1h30m, or nothing."
	}
	return d
}

// typedLimit is the other way round.
func typedLimit(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return directory.FormatDuration(d)
}

// readForm reads what was sent. Its error is that of a form that is too large or malformed.
func readForm(r *http.Request) (form, error) {
	values, err := dashboard.Form(r)
	return newForm(values), err
}

// failed tells whether the form has to come back: the directory refused it, or it could not be read. err is then dealt with.
func (f form) failed(err error) bool {
	return f.refused(err) || err == nil && len(f.problems) > 0
}
