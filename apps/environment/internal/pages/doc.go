// Package pages draws the pages of the local environment: the hosted sign-in,
// the mailbox, the home page, and the errors that may not be redirected.
//
// Start with views.go: each page is a templ component that takes one view
// struct, and the Path constants name the addresses the forms send to. Handlers
// fill the views; the pages only format them.
//
// Every form works without JavaScript, and every control has a stable name and
// id, because tests and the README drive them. The package decides nothing: it
// does not look up users, check codes or compare sessions.
package pages

//go:generate go tool templ generate
