// Package conformance has one test for each module of the OpenID Foundation's conformance suite that concerns a provider:
// the plans Basic OP, Config OP, RP-Initiated Logout OP and Back-Channel Logout OP. A test makes the demand of its module,
// after which it is named, of a real environment over TLS, with a browser that follows the real forms without JavaScript.
// Start with suite_test.go, which is to these tests what the suite is to a module; docs/conformance.md lists the modules.
//
// It has no code of its own, and it is not the suite: what the suite merely warns of is checked only where the environment
// gives no cause. The demands that are no module's are tested beside the code.
package conformance
