package store

import (
	"fmt"
	"testing"
	"time"
)

// E8: the log of authentication requests keeps the newest, and forgets what is older than it must.
func TestAuthRequestsAreForgotten(t *testing.T) {
	s, now := open(t, t.TempDir()), time.Now()
	save := func(keep int, ids ...string) {
		t.Helper()
		for i, id := range ids {
			a := AuthRequest{ID: id, Status: AuthInitiated, At: now.Add(time.Duration(i) * time.Hour)}
			if err := s.SaveAuthRequests(t.Context(), []AuthRequest{a}, keep); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := func(ids ...string) {
		t.Helper()
		found, err := s.FindAuthRequests(t.Context(), AuthRequestFilter{}, Position{}, 10)
		got := []string{}
		for _, a := range found {
			got = append(got, a.ID)
		}
		if n, countErr := s.CountAuthRequests(t.Context(), AuthRequestFilter{}); err != nil || countErr != nil || fmt.Sprint(got) != fmt.Sprint(ids) || n != len(ids) {
			t.Errorf("%d requests %v, want %v; %v, %v", n, got, ids, err, countErr)
		}
	}
	save(3, "a", "b", "c")
	want("c", "b", "a")
	save(3, "a", "b", "c", "d")
	want("d", "c", "b")
	if err := s.Sweep(t.Context(), now.Add(4*time.Hour), Retention{Requests: 2 * time.Hour}); err != nil {
		t.Fatal(err)
	}
	want("d")
}
