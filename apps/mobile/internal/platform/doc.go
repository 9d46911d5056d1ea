// Package platform is what a phone does differently from a computer: how the
// browser can come back, where the session is kept, and that one instance runs.
//
// Start with [Way] and [Store]. A phone's own system starts one instance of an app
// and has no command line; Fyne hands an app neither the links of its scheme nor the
// system's key store. The simulated phone, a window on a computer, has all of it.
//
//	way.go      how the browser comes back, for each system
//	links.go    the app's own scheme
//	store.go    where the session is kept
//	instance.go one running instance
//
// The functions take the system's name (GOOS) where tests need every system.
package platform

// phone tells whether a system is a phone's.
func phone(goos string) bool { return goos == "android" || goos == "ios" }
