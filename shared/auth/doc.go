// Package auth is the one place where multiapp's Go code speaks OAuth 2.0 and
// OpenID Connect: every app logs in, checks tokens, refreshes them and logs out
// through a [Client].
//
// Start with [New], then read the files in the order of a login:
//
//	login.go     BeginLogin: the URL, state, nonce and PKCE verifier of one attempt
//	callback.go  CompleteLogin: the callback's checks, in the only order there is
//	verify.go    Verify: is this access token good, and for whom?
//	refresh.go   Refresh: the next tokens, or whether the session has ended
//	logout.go    LogoutURL and VerifyLogoutToken: ending the session, and hearing that it ended
//	device.go    BeginDeviceLogin and CompleteDeviceLogin: a login without a redirect (RFC 8628)
//	clock.go     ServerClock: is this machine's clock right? and standin.go: was it the environment that answered?
//	opaque.go    where clients cannot read access tokens, and userinfo.go: who the user is then
//
// Who checks what: this package owns state, nonce, iss (RFC 9207), PKCE
// (RFC 7636), at_hash, and the signature, issuer, audience and times of every
// token. The caller owns the binding of a [LoginAttempt] to a browser, the
// storage of [Tokens], whether a session was revoked (package ended), and where a
// user may be sent after login.
//
// It does not store anything, serve HTTP, read environment variables or know a
// user interface.
package auth
