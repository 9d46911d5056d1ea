package management

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"example.com/multiapp/shared/auth"
)

// pagesOf answers with n users, as large a page as was asked for.
func pagesOf(n int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		from, _ := strconv.Atoi(r.FormValue("page_token"))
		size, _ := strconv.Atoi(r.FormValue("page_size"))
		users, next := []map[string]string{}, ""
		for i := from; i < min(n, from+size); i++ {
			users = append(users, map[string]string{"id": fmt.Sprint("usr_", i)})
		}
		if from+size < n {
			next = strconv.Itoa(from + size)
		}
		writeJSON(w, http.StatusOK, map[string]any{"users": users, "next_page_token": next, "total_size": n})
	}
}

func TestAll(t *testing.T) {
	for _, tt := range []struct{ there, limit, want, calls int }{
		{0, 10, 0, 1}, {1, 10, 1, 1}, {250, 1000, 250, 3}, {250, 200, 200, 2}, {250, 7, 7, 1}, {100, 1000, 100, 1}, {5, 0, 0, 0},
	} {
		t.Run(fmt.Sprintf("%d of %d", tt.limit, tt.there), func(t *testing.T) {
			a := startAPI(t)
			a.answer = pagesOf(tt.there)
			n := 0
			for user, err := range All(t.Context(), tt.limit, a.client(t).Users) {
				if err != nil || user.ID != fmt.Sprint("usr_", n) {
					t.Fatalf("entry %d is %q, %v", n, user.ID, err)
				}
				n++
			}
			if n != tt.want || len(a.calls) != tt.calls {
				t.Errorf("%d users in %d calls, want %d in %d", n, len(a.calls), tt.want, tt.calls)
			}
		})
	}
}

// A server that sends more than was asked for does not move the limit.
func TestAllOfTooLargePages(t *testing.T) {
	a := startAPI(t)
	a.answer = says(http.StatusOK, `{"users": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}`)
	n := 0
	for range All(t.Context(), 2, a.client(t).Users) {
		n++
	}
	if n != 2 {
		t.Errorf("%d users, want 2", n)
	}
}

// Pages are asked for as they are needed.
func TestAllStopsWhenTheCallerDoes(t *testing.T) {
	a := startAPI(t)
	a.answer = pagesOf(1000)
	for range All(t.Context(), 1000, a.client(t).Users) {
		break
	}
	if len(a.calls) != 1 {
		t.Errorf("%d calls, want 1", len(a.calls))
	}
}

// A list that goes in circles, or on without entries, comes to an end.
func TestAllOfALyingServer(t *testing.T) {
	for name, body := range map[string]string{
		"in circles": `{"users": [{"id": "usr_1"}], "next_page_token": "x"}`,
		"empty":      `{"users": [], "next_page_token": "x"}`,
	} {
		t.Run(name, func(t *testing.T) {
			a := startAPI(t)
			a.answer = says(http.StatusOK, body)
			var last error
			for _, err := range All(t.Context(), 1000, a.client(t).Users) {
				last = err
			}
			if !errors.Is(last, auth.ErrUnavailable) || len(a.calls) > 2 {
				t.Errorf("%v after %d calls", last, len(a.calls))
			}
		})
	}
}
