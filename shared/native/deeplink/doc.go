// Package deeplink makes the operating system open an app's own links, such as
// multiapp://callback, with the app: for the current user, without administrator's
// rights, and so that it can be undone (D6, RFC 8252 §7.1).
//
// Start with [Handler]. In the end the program is started with the link as its one
// argument; how the system is told to do so differs:
//
//	handler_xdg.go      Linux and the like: a .desktop file of ours and xdg-mime
//	handler_darwin.go   a small application of ours, made with the system's own osacompile
//	handler_windows.go  keys of ours under HKEY_CURRENT_USER
//
// It does not look into links, and it does not keep others from claiming the same
// scheme: any program may, which is why a link alone is never believed. A link
// reaches whoever registered last; without the login's PKCE verifier its code is
// worth nothing (RFC 8252 §8.1).
package deeplink
