package host

import (
	"strconv"
	"strings"
)

// encodings are those that the build makes, the best first.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

// accepts reports whether an Accept-Encoding header allows a content coding
// (RFC 9110 §12.5.3). A coding that is not named follows "*".
func accepts(header, coding string) bool {
	other := false
	for _, part := range strings.Split(header, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		switch name = strings.ToLower(strings.TrimSpace(name)); name {
		case coding:
			return weight(parameters) > 0
		case "*":
			other = weight(parameters) > 0
		}
	}
	return other
}

// weight reads ";q=0.5"; without it, or when it makes no sense, the weight is 1.
func weight(parameters string) float64 {
	name, value, found := strings.Cut(strings.TrimSpace(parameters), "=")
	if !found || strings.TrimSpace(name) != "q" {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil {
		return 1
	}
	return q
}
