package sessions

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// E9: pages that stay up to date cannot be so many that the environment is busy with them alone.
func TestStreamsAreBounded(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	stream := bounded(func(http.ResponseWriter, *http.Request) error {
		entered <- struct{}{}
		<-leave
		return nil
	})
	ask := func() int {
		w := httptest.NewRecorder()
		if err := stream(w, httptest.NewRequest(http.MethodGet, "/sessions/events", nil)); err != nil {
			t.Error(err)
		}
		return w.Code
	}
	var all sync.WaitGroup
	for range maxStreams {
		all.Go(func() { ask() })
		<-entered
	}
	if got := ask(); got != http.StatusTooManyRequests {
		t.Errorf("one more: %d", got)
	}
	close(leave)
	all.Wait()
	all.Go(func() { <-entered })
	if got := ask(); got != http.StatusOK {
		t.Errorf("after the others have left: %d", got)
	}
	all.Wait()
}
