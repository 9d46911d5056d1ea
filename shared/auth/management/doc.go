// Package management is a typed client of an environment's Management API
// (/api/v1): users, organizations, memberships, roles and sessions, as the app's
// own administrator would see them.
//
// Start with [New], then read:
//
//	call.go      one call: the token, the bounds, the answer
//	token.go     the app's own access token (client credentials, RFC 6749 §4.4)
//	errors.go    what a call can fail with
//	users.go, organizations.go, memberships.go, roles.go, sessions.go   the calls
//	page.go      lists, page by page or one entry after the other
//
// The client acts as the app, never as a user: its token comes from the client
// secret, is shared by all callers, and opens everything that the API offers. What
// a user may see or change is therefore the caller's check, for every call.
//
// It knows no user's token, serves no HTTP, and keeps nothing but its own token.
package management
