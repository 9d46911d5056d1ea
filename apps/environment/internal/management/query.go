package management

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The number of entries on a page.
const (
	defaultPage = 30
	largestPage = 100
)

// query is the parameters of a call.
type query struct{ url.Values }

// parseQuery refuses parameters that the call does not know, because a filter with a typing error would choose everything,
// and those that stand twice. An empty parameter is one that is absent.
func parseQuery(raw string, known []string) (query, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return query{}, invalid(violation{"query", "it could not be read"})
	}
	var wrong []violation
	for name, given := range values {
		switch {
		case !slices.Contains(known, name):
			wrong = append(wrong, violation{name[:min(len(name), 200)], "this call has no such parameter: remove it"})
		case len(given) > 1 && name != "filter.status":
			wrong = append(wrong, violation{name, "the parameter stands there twice"})
		}
	}
	if len(wrong) > 0 {
		slices.SortFunc(wrong, func(a, b violation) int { return len(a.Field) - len(b.Field) })
		return query{}, invalid(wrong[:min(len(wrong), maxWrong)]...)
	}
	return query{values}, nil
}

// size is the number of entries on a page. 0 asks for the default.
func (q query) size() (int, error) {
	text := q.Get("page_size")
	n, err := strconv.Atoi(text)
	switch {
	case text == "" || err == nil && n == 0:
		return defaultPage, nil
	case err != nil || n < 0 || n > largestPage:
		return 0, invalid(violation{"page_size", "must be a number from 1 to " + strconv.Itoa(largestPage)})
	}
	return n, nil
}

// time is a moment, zero when it is not given.
func (q query) time(name string) (time.Time, error) {
	text := q.Get(name)
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, invalid(violation{name, "must be a time as of RFC 3339, for example 2026-01-31T12:00:00Z"})
	}
	return at, nil
}

// span is a time range: from the first moment on, before the second.
func (q query) span(from, to string) (start, end time.Time, err error) {
	if start, err = q.time(from); err != nil {
		return start, end, err
	}
	if end, err = q.time(to); err != nil {
		return start, end, err
	}
	if !start.IsZero() && !end.IsZero() && end.Before(start) {
		return start, end, invalid(violation{to, "must not be before " + from})
	}
	return start, end, nil
}

// oneOf is a parameter with known values, empty when it is not given.
func (q query) oneOf(name string, values ...string) (string, error) {
	text := q.Get(name)
	if text != "" && !slices.Contains(values, text) {
		return "", invalid(notOneOf(name, values))
	}
	return text, nil
}

func notOneOf(name string, values []string) violation {
	return violation{name, "must be one of " + strings.Join(values, ", ")}
}
