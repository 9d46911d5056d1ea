// Package ui is the look that every multiapp page shares: design tokens, the
// style sheet, the logo and the templ components that the web app and the
// local environment are built from.
//
// Start with [Layout], which draws the frame of a page, and [AssetHandler],
// which serves the files the frame links to. The desktop client takes its
// colours from [Light] and [Dark]; the single page app imports assets/ui.css
// and uses the same class names, listed at the top of that file.
//
// The package holds no state, reads no request and knows no protocol. Texts
// are escaped by templ; no component writes an inline script or style, so a
// Content-Security-Policy of 'self' is enough.
package ui

//go:generate go tool templ generate
