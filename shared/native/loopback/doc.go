// Package loopback is the server on 127.0.0.1 that the system browser comes back
// to after a login or a logout (RFC 8252 §7.3).
//
// Start with [Listen]; hand [Server.URL] to the environment as the redirect, then
// call [Server.Await] once. The server answers the browser after the caller has
// looked at the query, so that the page tells the truth; a query that the caller
// refuses does not end the wait, so that no other page or program can spoil a
// login by asking first (D2).
//
// It does not know OAuth: the caller checks state, issuer and code (package auth).
// It listens on the literal address, never on the name localhost (RFC 8252 §8.3).
package loopback
