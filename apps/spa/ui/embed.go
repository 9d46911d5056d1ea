// Package ui carries the built single page app into the host's binary.
//
// `npm run build` writes it to dist, which is not committed. The pattern below
// matches dist-missing.html as well, so that Go code compiles without a build;
// the host serves that page then. The TypeScript sources start at src/main.tsx
// and, for the sign-in, at src/auth/index.ts.
package ui

import "embed"

// Files holds dist, when it was built, and dist-missing.html.
//
//go:embed all:dist*
var Files embed.FS
