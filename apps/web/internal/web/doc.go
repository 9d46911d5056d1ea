// Package web is the multiapp web app: it signs users in at the environment,
// keeps their tokens in sealed cookies, and shows who they are.
//
// Start with the route table in server.go, then follow a session:
//
//	login.go        /login: off to the environment
//	callback.go     /callback: back with a code
//	session.go      the cookies, and who may see a protected page
//	refresh.go      /session/refresh: the next access token, unnoticed
//	logout.go       /logout and /signed-out: ending the session from here
//	backchannel.go  /backchannel-logout: hearing that it ended elsewhere
//	events.go       /session/events: telling pages and apps at once
//	api.go          /api/me: the API that the other apps call
//	manage.go       /manage: users, organizations and sessions, with the app's own credentials
//
// errors.go is the one place that turns an error into a page or JSON. Package
// auth checks every token and callback; this package decides where tokens are
// kept, where a user may be sent, and what a page says. It keeps no user in
// memory: two processes with the same keys and registry serve the same sessions.
package web
