// Package uitest checks rendered pages, for the tests of every package that
// draws some. Start with [Check]; [Hostile] fills a view with markup that must
// come out escaped; [Generated] fails when a template was changed without
// generating its Go file.
//
// It reads markup, not pixels: layout and contrast on screen are looked at by
// people, and the contrast of the tokens is tested in package ui.
package uitest
