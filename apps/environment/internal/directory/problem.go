package directory

import (
	"errors"
	"strings"
)

// ErrNotFound is returned by look-ups that find nothing, and by changes of what does not exist.
var ErrNotFound = errors.New("not found")

// ErrExists is returned when an entry of that ID, or a user of that e-mail address, exists already.
var ErrExists = errors.New("exists already")

// FieldProblem is one value that keeps an entry from being saved.
type FieldProblem struct {
	Field string // as in environment.yaml, for example "email" or "redirect_uris[1]"; 0 is the first
	Text  string // a sentence that says what to do
}

// Invalid is the error of an entry with values that cannot be saved. Nothing was changed.
type Invalid struct{ Problems []FieldProblem }

func (e *Invalid) Error() string {
	texts := make([]string, 0, len(e.Problems))
	for _, p := range e.Problems {
		texts = append(texts, p.Text)
	}
	return strings.Join(texts, "; ")
}

// invalid is nil without problems.
func invalid(problems []FieldProblem) error {
	if len(problems) == 0 {
		return nil
	}
	return &Invalid{problems}
}
