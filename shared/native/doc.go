// Package native is the native client that the desktop app and, later, a mobile
// app share: a window on top of the parts below it. Fyne is used here and in
// screens alone.
//
// Start with [Run], which an app's main calls; then read the parts, in the order
// in which a login meets them:
//
//	client       the client without a window: sign in, call the API, sign out
//	single       one instance at a time, which gets the links of later starts
//	deeplink     who opens the app's links: registered for the user, and undone
//	loopback     the server on 127.0.0.1 that the browser comes back to
//	secretstore  the operating system's secret store
//	settings     what a person may choose, and a check of it
//	screens      the window's content for each state of the client
//	tray         the session in the desktop's tray, where there is one
//
// It knows no environment variable (the app's main reads them) and no protocol
// detail (package auth), and the session between sign-in and sign-out is package
// keeper's.
package native
