package journal

import (
	"context"
	"net/http"
	"time"
)

// Event is one step: a request, its answer and what came of it. Its texts may quote strangers.
type Event struct {
	ID        int64         `json:"id"` // in the order of Record, without gaps; given by Record
	At        time.Time     `json:"at"`
	Kind      Kind          `json:"kind"`
	Step      string        `json:"step,omitempty"` // what was done on the sign-in pages
	RequestID string        `json:"request_id,omitempty"`
	Flow      string        `json:"flow,omitempty"` // the same for all steps of one sign-in, from before there is a session
	ClientID  string        `json:"client_id,omitempty"`
	UserID    string        `json:"user_id,omitempty"`
	SessionID string        `json:"sid,omitempty"`
	Outcome   string        `json:"outcome"`
	Reason    string        `json:"reason,omitempty"`   // precise, for people; never a secret
	Expected  string        `json:"expected,omitempty"` // of a failure, what would have been right
	Came      string        `json:"came,omitempty"`     // of a failure, what was there instead
	Status    int           `json:"status,omitempty"`   // of the answer, 0 when there was none
	Duration  time.Duration `json:"duration"`           // nanoseconds
	Request   Message       `json:"request,omitzero"`
	Response  Message       `json:"response,omitzero"`

	settle func(status int, header http.Header) // records it, the first time
}

// OK reports whether the step did what was asked.
func (e Event) OK() bool { return e.Outcome == OK }

// Message is one direction of an exchange, without secrets: Request, Members and Redirect make one.
type Message struct {
	Method  string  `json:"method,omitempty"`
	Address string  `json:"address,omitempty"` // of a request its path, of a redirect where it leads; without parameters
	Headers []Field `json:"headers,omitempty"`
	Fields  []Field `json:"fields,omitempty"` // parameters, or members of a JSON object
}

// Field is a parameter, a header, a member or a claim, as it may be shown.
type Field struct {
	Name   string  `json:"name"`
	Value  string  `json:"value,omitempty"`
	Claims []Field `json:"claims,omitempty"` // of a JWT, in place of a value
}

// Mismatch is an error that says what would have been right. The handler that knows both wraps it; the journal shows them.
type Mismatch struct{ Why, Expected, Came string }

func (m *Mismatch) Error() string { return m.Why }

type eventKey struct{}

// With lets the code that answers a request find its event by From.
func With(ctx context.Context, e *Event) context.Context {
	return context.WithValue(ctx, eventKey{}, e)
}

// From is the event of the request that ctx belongs to, to be filled in. Outside of a request it is one that nobody reads.
func From(ctx context.Context) *Event {
	if e, ok := ctx.Value(eventKey{}).(*Event); ok {
		return e
	}
	return &Event{}
}

// The longest texts of an event, in bytes.
const (
	maxReason = 512
	maxID     = 128
)

// bounded cuts what a stranger may have made long, and takes out what looks like a secret. Fields are cut where they are made.
func (e Event) bounded() Event {
	e.settle = nil // it holds the request
	for _, text := range []*string{&e.Reason, &e.Expected, &e.Came} {
		*text = cut(*text, maxReason)
	}
	for _, text := range []*string{&e.ClientID, &e.UserID, &e.SessionID, &e.Step} {
		*text = cut(*text, maxID)
	}
	return e.withoutRandom()
}
