// Package conformance holds no code, only tests: what the OpenID Foundation's suite
// demands of a client, one test for each module of these plans, under its name:
//
//	basic_test.go       oidcc-client-basic-certification-test-plan
//	backchannel_test.go oidcc-client-back-channel-logout-rp-basic
//	logout_test.go      oidcc-client-rp-initiated-logout-rp-basic
//	thirdparty_test.go  oidcc-client-test-3rd-party-init-login-test-plan
//	refresh_test.go     oidcc-client-refreshtoken-test-plan
//
// configuration_test.go runs the app as the suite does, as a program behind https.
// Start with rig_test.go: the web app as it is, a browser that keeps its cookies,
// and authtest.Provider, which plays the suite's provider and misbehaves as the
// module does. The tests look at both sides: what the app shows, and what the
// provider was asked. They do not replace a run of the suite: docs/conformance.md.
package conformance
