// Package server is what every server of multiapp does around its handler: read
// its configuration, listen, say once that it is ready, and end without cutting a
// request off.
//
// Start with [LoadConfig] and [Server.Run]. The checks of addresses, such as
// [CheckURL], serve programs that are no servers as well. It knows no
// routes, no OAuth and no user interface.
package server
