// Package logout ends sessions at the user's wish and tells the apps: RP-initiated logout (OpenID Connect RP-Initiated
// Logout 1.0), and back-channel delivery (OpenID Connect Back-Channel Logout 1.0) for every way a session can end.
//
// Start with Handler (logout.go): parse, validate, terminate. Deliverer (delivery.go) is the outbox worker.
// The package decides nothing about tokens: who signed a hint and what a logout token holds is the provider's business,
// and ending a session, with its refresh tokens and its outbox rows in one transaction, is the session package's.
package logout
