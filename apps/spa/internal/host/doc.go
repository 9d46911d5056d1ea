// Package host serves the single page app: its files, its runtime
// configuration, and the headers that keep its tokens safe from scripts of
// others.
//
// Start with [Run], or with routes in host.go, which lists every address. The
// headers are in headers.go, the choice of a precompressed file in encoding.go.
//
// The host sees no token, code or session: the app speaks to the environment
// itself. One build serves every environment, because addresses and the client
// id come from /config.json.
package host
