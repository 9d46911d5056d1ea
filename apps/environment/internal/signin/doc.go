// Package signin is the hosted sign-in (E2): the pages on which a person says who they are while an authorization request
// waits. Start with Handler and its route list in routes.go; each page is one file.
//
// A person proves who they are by a one-time code sent to their address (code.go, mailbox.go), or, because this
// environment is for development, by choosing a demo user.
//
// On a page of its own a person types the code that a device shows, and lets the device into their session (device.go, RFC
// 8628 §3.3). How many wrong codes are taken is bounded there.
//
// # Whose session is it
//
// The environment has one browser session, shared by all apps (M1). Signing in decides what becomes of it:
//
//   - Nobody was signed in: a new session begins.
//   - The same person signs in again (prompt=login, max_age): the session goes on under its sid, so other apps stay signed
//     in, but with a new auth_time and a new cookie value.
//   - Somebody else signs in: the old session ends as by a sign-out, logout tokens included, and a new one begins.
//
// The cookie value is new after each sign-in, and no value that a browser brings along is ever taken over: a planted
// cookie is worth nothing (session fixation).
//
// The package stores no session and makes no code or token: that is for the session and provider packages.
package signin
