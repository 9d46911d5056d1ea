package secretstore

import (
	"errors"
	"fmt"
	"strings"
)

// ErrUnavailable matches every [*Error]: the store cannot be used.
var ErrUnavailable = errors.New("secretstore: unavailable")

// An Error says why the store could not be used. Its text is for the log and holds
// no secret; the words for people are in [StateOf] its Kind.
type Error struct {
	Kind Kind
	// Op is load, save or clear.
	Op  string
	Err error
}

// Error returns the operation, the kind and the cause.
func (e *Error) Error() string {
	return fmt.Sprintf("secretstore: %s: %s: %v", e.Op, e.Kind, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is makes every Error match [ErrUnavailable].
func (e *Error) Is(target error) bool { return target == ErrUnavailable }

// Kind is how the store is doing.
type Kind string

// The kinds. In all but Ready the session is in memory, for now or for good.
const (
	// Ready: the last call went well, or there was none.
	Ready Kind = "ready"
	// Waiting: a call takes longer than a machine needs; the system may be asking
	// the person for a password.
	Waiting Kind = "waiting"
	// Slow: nobody waits for the call any longer. Its answer is still used.
	Slow Kind = "slow"
	// Locked: it was not unlocked: no password was given, or a wrong one.
	Locked Kind = "locked"
	// Missing: this system offers no store.
	Missing Kind = "missing"
	// NoDefault: there is a store, and no collection in it to put secrets in.
	NoDefault Kind = "no-default"
	// Denied: the system or the person refused access.
	Denied Kind = "denied"
	// Unwritable: the sealed file beside the store cannot be read or written.
	Unwritable Kind = "unwritable"
	// Broken: any other failure; the log says which.
	Broken Kind = "broken"
)

// State is how the store is doing, in words for people. It is a copy.
type State struct {
	Kind Kind
	// Title is a short sentence without a full stop, Text explains it, and Do is
	// the way on, empty when there is nothing to do.
	Title, Text, Do string
	// CanSkip says that the person may go on without waiting ([Keyring.Skip]).
	CanSkip bool
	// CanRetry says that another try may go better.
	CanRetry bool
}

const inMemory = "Your session is kept in memory only: you will be asked to sign in again after closing this window."

// words holds what is said of each kind; %s is the store's name.
var words = map[Kind]State{
	Ready:      {Title: "Kept in %s", Text: "You stay signed in when you close this window. Only your user account on this computer can read it."},
	Waiting:    {Title: "Waiting for %s", Text: "It may be asking for your password in a window of its own.", Do: "Answer there, or go on without it.", CanSkip: true},
	Slow:       {Title: "No answer yet from %s", Text: inMemory, Do: "If it asks for your password, you can still give it: the answer is used when it comes.", CanRetry: true},
	Locked:     {Title: "Locked: %s", Text: inMemory, Do: "Unlock it, then try again.", CanRetry: true},
	Missing:    {Title: "Not found: %s", Text: inMemory, Do: missingAdvice, CanRetry: true},
	NoDefault:  {Title: "No default collection in %s", Text: inMemory, Do: "Create one in your keyring's own program and make it the default, then try again.", CanRetry: true},
	Denied:     {Title: "Not allowed to use %s", Text: inMemory, Do: "Allow multiapp to use it, then try again.", CanRetry: true},
	Unwritable: {Title: "A file beside %s cannot be used", Text: inMemory, Do: "See that the disk has room and that your configuration folder is yours, then try again.", CanRetry: true},
	Broken:     {Title: "Trouble with %s", Text: inMemory, Do: "The log says what went wrong. Try again.", CanRetry: true},
}

// StateOf returns the words for a kind.
func StateOf(kind Kind) State {
	s, ok := words[kind]
	if !ok {
		kind, s = Broken, words[Broken]
	}
	s.Kind = kind
	s.Title = strings.ReplaceAll(s.Title, "%s", storeName)
	return s
}
