package loopback

import (
	"context"
	"net/http"
	"net/url"
)

type handler struct {
	ctx    context.Context
	host   string
	answer func(context.Context, url.Values) Answer
	turn   chan struct{} // held by the request that is being answered
	final  chan struct{} // closed after the final page was written
}

// guard refuses names that resolve here but are not ours: a page that rebinds
// its own name to 127.0.0.1 sends that name as Host.
func (h *handler) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != h.host {
			writePage(w, http.StatusBadRequest, refused)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// serve handles GET path: the browser's answer.
func (h *handler) serve(w http.ResponseWriter, r *http.Request) {
	select {
	case h.turn <- struct{}{}:
		defer func() { <-h.turn }()
	case <-h.ctx.Done():
		writePage(w, http.StatusGone, over)
		return
	}
	if h.isFinal() || h.ctx.Err() != nil {
		writePage(w, http.StatusGone, over)
		return
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		writePage(w, http.StatusBadRequest, refused)
		return
	}
	answer := h.answer(h.ctx, query)
	writePage(w, answer.status(), answer.Page)
	if answer.Final {
		_ = http.NewResponseController(w).Flush()
		close(h.final)
	}
}

func (h *handler) isFinal() bool {
	select {
	case <-h.final:
		return true
	default:
		return false
	}
}

// status is 200 for good news and 400 for everything that the caller refused.
func (a Answer) status() int {
	if a.Final && !a.Page.Failed {
		return http.StatusOK
	}
	return http.StatusBadRequest
}
