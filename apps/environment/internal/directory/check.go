package directory

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Limits of what an entry can hold.
const (
	MaxText     = 256  // bytes of a name and the like
	MaxMetadata = 20   // pairs in a map
	MaxValue    = 1024 // bytes of a value in a map
)

var idPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$`)

// isID tells whether id can stand in a URL, a claim and a log line.
func isID(id string) bool { return idPattern.MatchString(id) }

func tooLong(field, value string) []FieldProblem {
	switch {
	case len(value) > MaxText:
		return []FieldProblem{{field, fmt.Sprintf("%s is longer than %d characters", field, MaxText)}}
	case strings.ContainsFunc(value, unicode.IsControl):
		return []FieldProblem{{field, field + " has a control character in it: remove it"}}
	}
	return nil
}

func missing(field, value string) []FieldProblem {
	if strings.TrimSpace(value) == "" {
		return []FieldProblem{{field, field + " is missing"}}
	}
	return tooLong(field, value)
}

func badURL(field, value string) []FieldProblem {
	if value == "" {
		return nil
	}
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(value) > MaxValue {
		return []FieldProblem{{field, field + " must be an address that starts with http:// or https://"}}
	}
	return nil
}

func badMetadata(field string, m map[string]string) (out []FieldProblem) {
	if len(m) > MaxMetadata {
		out = append(out, FieldProblem{field, fmt.Sprintf("%s has more than %d entries", field, MaxMetadata)})
	}
	for name, value := range m {
		if name == "" || len(name) > MaxText || len(value) > MaxValue || strings.ContainsFunc(name+value, unicode.IsControl) {
			out = append(out, FieldProblem{field, fmt.Sprintf("%s: a name needs 1 to %d characters and a value at most %d, without control characters", field, MaxText, MaxValue)})
			break
		}
	}
	return out
}

// sorted makes the order independent of maps.
func sorted(problems []FieldProblem) []FieldProblem {
	slices.SortStableFunc(problems, func(a, b FieldProblem) int { return strings.Compare(a.Field, b.Field) })
	return problems
}
