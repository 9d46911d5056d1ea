package platform

import (
	"runtime"
	"strings"

	"example.com/multiapp/shared/native/deeplink"
)

// Scheme is the app's own; the desktop app has another one (N2).
const Scheme = "multiapp-mobile"

// IsLink tells whether an argument is a link. What is in it, package client decides.
func IsLink(argument string) bool {
	scheme, _, ok := strings.Cut(argument, ":")
	return ok && strings.EqualFold(scheme, Scheme)
}

// CanRegister tells whether the app can be registered for its links here.
func CanRegister() bool { return !phone(runtime.GOOS) }

// Register makes the system open the links with this program, for this user.
func Register() error { return change(deeplink.Handler.Register) }

// Unregister takes back what Register did.
func Unregister() error { return change(deeplink.Handler.Unregister) }

// OpensLinks tells whether links reach this program.
func OpensLinks() bool {
	if !CanRegister() {
		return false // the system would open the app, which never sees the link
	}
	h, err := handler()
	return err == nil && h.Registered()
}

func change(do func(deeplink.Handler) ([]string, error)) error {
	h, err := handler()
	if err == nil {
		_, err = do(h)
	}
	return err
}

func handler() (deeplink.Handler, error) { return deeplink.ForThisProgram(Scheme, "multiapp mobile") }
