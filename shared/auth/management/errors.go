package management

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"example.com/multiapp/shared/auth"
)

// What a call can fail with, besides [auth.ErrUnavailable]: no usable answer, which
// says nothing about the users and sessions that were asked for.
var (
	// ErrNotAllowed says that the app has no Management API access. Whoever
	// administers the environment can switch it on: dashboard, Applications, the
	// app, Management API.
	ErrNotAllowed = errors.New("management: the app has no Management API access: switch it on at the environment, under Applications")

	// ErrCredentials says that the environment refuses the app's client id and secret,
	// or the token that it got for them.
	ErrCredentials = errors.New("management: the environment refuses the app's credentials: compare its client id and secret")

	// ErrNotFound says that there is no such user, organization, membership or session.
	ErrNotFound = errors.New("management: no such thing")

	// ErrConflict says that it exists already, or was changed at the same time.
	ErrConflict = errors.New("management: conflict")

	// ErrInvalid says that the request holds a value that is not accepted; [Error]
	// says which.
	ErrInvalid = errors.New("management: invalid request")
)

// Error is a refusal by the environment.
type Error struct {
	// Kind is one of this package's errors; errors.Is finds it.
	Kind error
	// Status is the HTTP status.
	Status int
	// Message is the environment's, at most 300 bytes. Escape it where it is shown.
	Message string
	// Fields are the values that were not accepted.
	Fields []FieldProblem
}

// FieldProblem is what is wrong with one value of a request. Both texts are the
// environment's.
type FieldProblem struct {
	Field string `json:"field"`
	Text  string `json:"description"`
}

const (
	maxMessage = 300 // bytes
	maxFields  = 20
)

// Error returns kind, status, message and fields in one line.
func (e *Error) Error() string {
	text := fmt.Sprintf("%v (status %d)", e.Kind, e.Status)
	if e.Message != "" {
		text += fmt.Sprintf(": %q", e.Message)
	}
	for _, f := range e.Fields {
		text += fmt.Sprintf("; %q: %q", f.Field, f.Text)
	}
	return text
}

// Unwrap returns Kind.
func (e *Error) Unwrap() error { return e.Kind }

func unavailable(format string, args ...any) error {
	return fmt.Errorf("management: %w: %w", auth.ErrUnavailable, fmt.Errorf(format, args...))
}

// kinds are what the statuses of the API mean. Any other is no usable answer.
var kinds = map[int]error{
	http.StatusBadRequest: ErrInvalid,
	http.StatusForbidden:  ErrNotAllowed,
	http.StatusNotFound:   ErrNotFound,
	http.StatusConflict:   ErrConflict,
}

// answerError turns an answer that is no success into an error. Its body is JSON
// with a gRPC-style code, a message and details; without one, the status is enough.
func answerError(status int, body []byte) error {
	kind, known := kinds[status]
	if !known {
		return unavailable("the API answered %d", status)
	}
	var said struct {
		Message string `json:"message"`
		Details []struct {
			FieldViolations []FieldProblem `json:"field_violations"`
			Validation      struct {
				FieldViolations []FieldProblem `json:"field_violations"`
			} `json:"validation_error_info"`
		} `json:"details"`
	}
	_ = json.Unmarshal(body, &said) // what cannot be read is left out
	e := &Error{Kind: kind, Status: status, Message: bounded(said.Message)}
	for _, d := range said.Details {
		for _, f := range append(d.FieldViolations, d.Validation.FieldViolations...) {
			if len(e.Fields) < maxFields {
				e.Fields = append(e.Fields, FieldProblem{bounded(f.Field), bounded(f.Text)})
			}
		}
	}
	return e
}

func bounded(text string) string {
	return strings.ToValidUTF8(text[:min(len(text), maxMessage)], "")
}
