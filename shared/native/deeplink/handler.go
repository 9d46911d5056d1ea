package deeplink

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
)

// Handler is a program that opens the links of a scheme.
type Handler struct {
	// Scheme is what a link begins with, without the colon: lower case, for example
	// multiapp.
	Scheme string
	// Name is what the system calls the program.
	Name string
	// Program is the absolute path of the program. It is started with one argument,
	// the link.
	Program string
}

// commandTimeout bounds each of the system's own programs that is asked.
const commandTimeout = 20 * time.Second

var errTemporary = errors.New("deeplink: this program is a temporary one, as go run makes it: build it, then run the command again")

// ForThisProgram returns the handler that starts the running program.
func ForThisProgram(scheme, name string) (Handler, error) {
	program, err := os.Executable()
	if err != nil {
		return Handler{}, fmt.Errorf("deeplink: %w", err)
	}
	if program, err = filepath.EvalSymlinks(program); err != nil {
		return Handler{}, fmt.Errorf("deeplink: %w", err)
	}
	return Handler{Scheme: scheme, Name: name, Program: program}, nil
}

// Register makes the system open the scheme's links with the program, and tells
// what it did, a line each. A second call renews the first. Nothing is changed if
// a tool is missing.
func (h Handler) Register() ([]string, error) {
	if err := h.check(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), commandTimeout)
	defer cancel()
	return h.register(ctx)
}

// Unregister takes back what Register did, and nothing of anybody else's. It
// tells what it did, a line each; there may have been nothing to do.
func (h Handler) Unregister() ([]string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), commandTimeout)
	defer cancel()
	return h.unregister(ctx)
}

// Registered tells whether the system opens the scheme's links with this very
// program. It may ask another program and take a moment.
func (h Handler) Registered() bool {
	ctx, cancel := context.WithTimeout(context.Background(), commandTimeout)
	defer cancel()
	return h.registered(ctx)
}

// check refuses programs that a registration would soon, or never, find.
func (h Handler) check() error {
	if strings.ContainsFunc(h.Program, unicode.IsControl) || !filepath.IsAbs(h.Program) {
		return fmt.Errorf("deeplink: %q is not the path of a program that can be registered", h.Program)
	}
	if strings.Contains(h.Program, string(filepath.Separator)+"go-build") {
		return errTemporary
	}
	return nil
}
