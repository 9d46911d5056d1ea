// Package screens is the window's content: one screen for each phase of the
// client, the pages beside them, and what they share.
//
// Start with [New], put [Content.Object] into a window, and call [Content.Show]
// with each new [View]. A screen only shows and asks: what its buttons do are
// [Actions], which may block, and which the content runs by [Tasks].
//
//	starting.go   the session is being restored
//	signedout.go  nobody is signed in, and why
//	waiting.go    the browser is signing somebody in
//	failed.go     a login failed, and the ways out
//	dashboard.go  who is signed in, the tokens, what just happened
//	settings.go   where this app signs in, whatever the phase
//	about.go      what this program is, and its keys
//	switching.go  settings that are being changed
//
// Everything here runs on the user interface's goroutine. The package makes no
// network call, opens no window and needs no display, so that its tests run anywhere.
package screens
