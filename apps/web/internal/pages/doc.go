// Package pages draws the pages of the web app.
//
// Start with views.go: each page is a templ component that takes one view
// struct. Handlers fill the views; the pages only format them.
//
// Every page works without JavaScript. The dashboard loads countdown.js, which
// only moves a number that the page also gives as a time. The package decides
// nothing: it verifies no token and reads no cookie.
package pages

//go:generate go tool templ generate
