package people

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// perPage is how many entries of a long list a page shows.
const perPage = 50

// page is a part of a long list.
type page[T any] struct {
	Items  []T
	Pager  pager
	Search string // what was typed
}

// pager leads to the other parts.
type pager struct {
	path        string
	search      string
	number, all int // of pages, the first is 1
	from, to    int // entries on this page
	total       int
}

// cut takes the part that the request asks for by page=, of what matches q=. A page beyond the last is the last.
func cut[T any](r *http.Request, path string, all []T, matches func(T, string) bool) page[T] {
	search := strings.TrimSpace(r.FormValue("q"))
	found := all
	if words := strings.ToLower(search); words != "" {
		found = nil
		for _, item := range all {
			if matches(item, words) {
				found = append(found, item)
			}
		}
	}
	p := pager{path: path, search: search, total: len(found), all: max(1, (len(found)+perPage-1)/perPage)}
	p.number, _ = strconv.Atoi(r.FormValue("page")) // nonsense is the first
	p.number = min(max(p.number, 1), p.all)
	p.from, p.to = (p.number-1)*perPage, min(p.number*perPage, len(found))
	return page[T]{Items: found[p.from:p.to], Pager: p, Search: search}
}

// address is that of another page of the list.
func (p pager) address(number int) string {
	values := url.Values{"page": {strconv.Itoa(number)}}
	if p.search != "" {
		values.Set("q", p.search)
	}
	return p.path + "?" + values.Encode()
}

// contains tells whether one of the texts has the words in it, which are in lower case.
func contains(words string, texts ...string) bool {
	for _, text := range texts {
		if strings.Contains(strings.ToLower(text), words) {
			return true
		}
	}
	return false
}
