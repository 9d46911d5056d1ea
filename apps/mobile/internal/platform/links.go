package platform

import (
	"runtime"
	"strings"

	"example.com/multiapp/shared/native"
	"example.com/multiapp/shared/native/deeplink"
)

// Scheme is the app's own; the desktop app has another one (N2).
const Scheme = "multiapp-mobile"

// IsLink tells whether an argument is a link. What is in it, package client decides.
func IsLink(argument string) bool {
	scheme, _, ok := strings.Cut(argument, ":")
	return ok && strings.EqualFold(scheme, Scheme)
}

// Links registers the app for its links, which a phone's package does instead.
func Links() native.Links {
	if phone(runtime.GOOS) {
		return native.Links{}
	}
	return native.Links{Open: OpensLinks,
		Register:   change(deeplink.Handler.Register),
		Unregister: change(deeplink.Handler.Unregister)}
}

// OpensLinks tells whether links reach this program.
func OpensLinks() bool {
	if phone(runtime.GOOS) {
		return false // the system would open the app, which never sees the link
	}
	h, err := handler()
	return err == nil && h.Registered()
}

func change(do func(deeplink.Handler) ([]string, error)) func() error {
	return func() error {
		h, err := handler()
		if err == nil {
			_, err = do(h)
		}
		return err
	}
}

func handler() (deeplink.Handler, error) { return deeplink.ForThisProgram(Scheme, "multiapp mobile") }
