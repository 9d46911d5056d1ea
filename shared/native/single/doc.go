// Package single lets one instance of an app run at a time, and lets a second
// start hand its link to the first (D6). Two instances would buy new tokens with
// the same refresh token, and sign each other out.
//
// Start with [Dir] and [Key], then [Start]; the first instance answers the others
// in [Instance.Serve]. A lock says who is first and a Unix socket, which Windows
// has too, carries the message; both are in a directory of the user's own, and
// both are free again after a crash, because the system drops the lock.
//
// It does not look into links: the app decides which one it can use.
package single
