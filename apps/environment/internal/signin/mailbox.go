package signin

import (
	"slices"
	"sync"
	"time"
)

// mailboxSize is how many messages are kept; the oldest go first.
const mailboxSize = 100

// Message is one mail that the environment would have sent.
type Message struct {
	Number  int // 1 for the first since the environment started
	To      string
	Subject string
	Code    string // the one-time code in it, empty when it holds none
	At      time.Time
	Expires time.Time // when the code stops working, whatever happens

	pending string // the sign-in that the code is for
}

// Mailbox takes the place of a mail server: it keeps what would have been sent, in memory, for the /mailbox page.
type Mailbox struct {
	mu       sync.Mutex
	messages []Message
	sent     int
}

// Messages returns the messages to one address, or all when to is empty, newest first.
func (m *Mailbox) Messages(to string) []Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := slices.DeleteFunc(slices.Clone(m.messages), func(msg Message) bool { return to != "" && msg.To != to })
	slices.Reverse(found)
	return found
}

func (m *Mailbox) deliver(msg Message) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sent++
	msg.Number = m.sent
	m.messages = append(m.messages, msg)
	if extra := len(m.messages) - mailboxSize; extra > 0 {
		m.messages = slices.Delete(m.messages, 0, extra)
	}
}
