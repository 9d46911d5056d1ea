// Package e2e holds the tests that run every app together as a user would: the
// real programs as processes, one real Chromium profile as the system browser,
// the real windows of the desktop and the mobile app with a real Secret Service.
//
// Start with sso_test.go. stack_test.go starts the programs, browser_test.go
// drives Chromium, desktop_test.go drives a window, desktop_tray_test.go stands in for
// the desktop's panel. The tests need a display and a Secret Service of their own: run
// them by scripts/with-desktop.sh, as make test does. What one app promises by itself
// is tested beside that app.
package e2e
