package server

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
)

// running is a server of the test's, and what it returned in the end.
type running struct {
	addr   string
	stop   context.CancelFunc
	result chan error
}

func start(t *testing.T, handler http.HandlerFunc) *running {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	r := &running{addr: listener.Addr().String(), stop: stop, result: make(chan error, 1)}
	go func() {
		r.result <- Server{Name: "test", URL: "http://test", Listener: listener, Handler: handler,
			Log: slog.New(slog.DiscardHandler), Ready: in}.Run(ctx)
	}()
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready test http://test\n" {
		t.Fatalf("the server said %q, %v", line, err)
	}
	return r
}

func (r *running) get(t *testing.T) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+r.addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := new(http.Client).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// A request that is being answered when the server ends is answered to its end.
func TestRunLetsRequestsFinish(t *testing.T) {
	begun, finish := make(chan struct{}), make(chan struct{})
	r := start(t, func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-finish
		_, _ = io.WriteString(w, "whole answer")
	})
	answer := make(chan string, 1)
	go func() { answer <- r.get(t) }()
	<-begun
	r.stop()
	close(finish)
	if got := <-answer; got != "whole answer" {
		t.Errorf("the answer is %q", got)
	}
	if err := <-r.result; err != nil {
		t.Error(err)
	}
}

// A connection that a browser opened ahead of need does not hold the server up:
// the server closes it, where it would otherwise wait for it to speak.
func TestRunClosesConnectionsThatSentNothing(t *testing.T) {
	r := start(t, func(http.ResponseWriter, *http.Request) {})
	silent, err := net.Dial("tcp", r.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	_ = r.get(t) // connections are accepted in order: the silent one is known now
	r.stop()
	if _, err := silent.Read(make([]byte, 1)); err == nil {
		t.Error("the silent connection was answered")
	}
	if err := <-r.result; err != nil {
		t.Error(err)
	}
}

// A busy port is named with what to do.
func TestRunNamesABusyPort(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	err = Server{Name: "test", Addr: busy.Addr().String(), Log: slog.New(slog.DiscardHandler), Ready: io.Discard}.Run(t.Context())
	if err == nil || !strings.Contains(err.Error(), "TEST_ADDR="+busy.Addr().String()) || !strings.Contains(err.Error(), "another port") {
		t.Errorf("got %v", err)
	}
}
