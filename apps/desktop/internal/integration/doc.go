// Package integration holds the tests of the native client against a real local
// environment: its sign-in pages, its rotation of refresh tokens, its sign-out.
//
// Start with session_test.go. The browser is an HTTP client with a cookie jar;
// the window and a real Chromium are tested in e2e.
package integration
