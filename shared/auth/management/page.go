package management

import (
	"context"
	"iter"
	"net/url"
	"strconv"
)

// Page is a part of a list.
type Page[T any] struct {
	Items []T
	// Next and Previous are the tokens of the pages around this one; empty at the ends.
	Next, Previous string
	// Total is how many entries all pages have together.
	Total int
}

// PageRequest asks for a part of a list. The zero value is the first page, of the
// size that the API chooses.
type PageRequest struct {
	Size  int
	Token string // Page.Next or Page.Previous
}

func (r PageRequest) query() url.Values {
	query := url.Values{}
	if r.Size > 0 {
		query.Set("page_size", strconv.Itoa(r.Size))
	}
	if r.Token != "" {
		query.Set("page_token", r.Token)
	}
	return query
}

// paging is the part of a list's answer that all lists share.
type paging struct {
	Next     string `json:"next_page_token"`
	Previous string `json:"prev_page_token"`
	Total    int    `json:"total_size"`
}

func pageOf[T any](items []T, p paging) Page[T] {
	return Page[T]{Items: items, Next: p.Next, Previous: p.Previous, Total: p.Total}
}

// maxPageSize is the largest page that [All] asks for.
const maxPageSize = 100

// All walks through a list, page by page as they are needed, and ends after limit
// entries. An error is the last thing that it yields. A list whose pages do not
// come to an end is an error: [auth.ErrUnavailable].
//
//	for user, err := range management.All(ctx, 1000, client.Users)
func All[T any](ctx context.Context, limit int, list func(context.Context, PageRequest) (Page[T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		request := PageRequest{Size: min(limit, maxPageSize)}
		for pages := 0; limit > 0; pages++ {
			page, err := list(ctx, request)
			if err == nil && (pages > 0 && page.Next == request.Token || page.Next != "" && len(page.Items) == 0) {
				err = unavailable("the pages of a list do not come to an end")
			}
			if err != nil {
				yield(none, err)
				return
			}
			for _, item := range page.Items[:min(limit, len(page.Items))] {
				if !yield(item, nil) {
					return
				}
			}
			limit -= len(page.Items)
			if request.Token = page.Next; request.Token == "" {
				return
			}
		}
	}
}
