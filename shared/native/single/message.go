package single

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// A message is one line, a verb and a link; the answer is yes or no.
const (
	verbOpen  = "open"
	verbOffer = "offer"
	yes, no   = "yes", "no"
)

const (
	maxLine       = MaxLink + 16
	maxConnected  = 16              // what is more waits in the system's queue
	answerTimeout = 2 * time.Second // for a message and its answer
)

// Handler is what an instance does with messages. Both return at once.
type Handler struct {
	// Offer uses a link if this instance waits for it, and tells whether it did.
	Offer func(link string) bool
	// Open comes to the front, and says what is to say about a link that nobody
	// waits for. The link may be empty.
	Open func(link string)
}

// Serve answers other starts until ctx ends. It returns an error if it had to stop
// before.
func (i *Instance) Serve(ctx context.Context, h Handler) error {
	var busy sync.WaitGroup
	defer busy.Wait()
	places := make(chan struct{}, maxConnected)
	for {
		p := i.at()
		stop := context.AfterFunc(ctx, func() { _ = p.listener.Close() })
		err := h.accept(p.listener, places, &busy)
		stop()
		if ctx.Err() != nil {
			return nil
		}
		if i.at() == p { // it has not moved
			return fmt.Errorf("single: serve: %w", err)
		}
	}
}

// accept answers until the listener is closed.
func (h Handler) accept(listener *net.UnixListener, places chan struct{}, busy *sync.WaitGroup) error {
	for {
		conn, err := listener.AcceptUnix()
		if err != nil {
			return err
		}
		places <- struct{}{}
		busy.Go(func() {
			h.serve(conn)
			<-places
		})
	}
}

// serve answers one message. Whoever is slow or long-winded gets no answer.
func (h Handler) serve(conn *net.UnixConn) {
	defer conn.Close()
	if conn.SetDeadline(time.Now().Add(answerTimeout)) != nil || !sameUser(conn) {
		return
	}
	line, err := bufio.NewReaderSize(conn, maxLine).ReadSlice('\n')
	if err != nil {
		return
	}
	answer := no
	if h.handle(strings.TrimSuffix(string(line), "\n")) {
		answer = yes
	}
	_, _ = io.WriteString(conn, answer+"\n") // the other one has left
}

func (h Handler) handle(line string) bool {
	verb, link, _ := strings.Cut(line, " ")
	switch {
	case !sendable(link):
	case verb == verbOffer:
		return h.Offer(link)
	case verb == verbOpen:
		h.Open(link)
		return true
	}
	return false
}

func sendable(link string) bool {
	return len(link) <= MaxLink && !strings.ContainsAny(link, "\r\n\x00")
}

// ask sends a message and tells whether the answer was yes.
func ask(ctx context.Context, socket, verb, link string) bool {
	conn, err := new(net.Dialer).DialContext(ctx, "unix", socket)
	if err != nil {
		return false
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	if _, err := fmt.Fprintf(conn, "%s %s\n", verb, link); err != nil {
		return false
	}
	answer, err := bufio.NewReaderSize(io.LimitReader(conn, 8), 16).ReadString('\n')
	return err == nil && answer == yes+"\n"
}
