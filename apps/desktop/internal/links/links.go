// Package links is what the desktop app has to do with multiapp:// links: the
// commands that make the system open them with it, and the reading of the command
// line. Start with [Register]; package deeplink does the work.
package links

import (
	"fmt"
	"io"
	"strings"

	"example.com/multiapp/shared/native/deeplink"
)

// Scheme is the app's own.
const Scheme = "multiapp"

// Register makes the system open the links with this program, for this user, and
// says what it did.
func Register(out io.Writer) error { return change(out, deeplink.Handler.Register) }

// Unregister takes back what Register did.
func Unregister(out io.Writer) error { return change(out, deeplink.Handler.Unregister) }

func change(out io.Writer, do func(deeplink.Handler) ([]string, error)) error {
	h, err := handler()
	if err != nil {
		return err
	}
	did, err := do(h)
	for _, line := range did {
		_, _ = fmt.Fprintln(out, line)
	}
	return err
}

// OpenApp tells whether the system opens the links with this program.
func OpenApp() bool {
	h, err := handler()
	return err == nil && h.Registered()
}

func handler() (deeplink.Handler, error) { return deeplink.ForThisProgram(Scheme, "multiapp") }

// Is tells whether an argument is a link. What is in it, package client decides.
func Is(argument string) bool {
	scheme, _, ok := strings.Cut(argument, ":")
	return ok && strings.EqualFold(scheme, Scheme)
}
