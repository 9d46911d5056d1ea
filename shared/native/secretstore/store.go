// Package secretstore keeps one secret, the refresh token, where the operating
// system keeps secrets: the Keychain on macOS, the Credential Manager on
// Windows, the Secret Service (GNOME Keyring, KWallet) on Linux and BSD.
//
// Start with [NewKeyring]. The package never falls back to a file: without a
// working store the caller keeps the session in memory and says so (D3).
//
// Only the refresh token is stored, because Windows takes 2,560 bytes and macOS
// about 3,000; access and ID tokens, which are larger, are bought anew with it.
// A refresh token beyond the limit is treated as a store that is unavailable.
package secretstore

import "errors"

// ErrUnavailable says that there is no store, that it is locked, that it was too
// slow, or that it refused the secret. The cause is for the log.
var ErrUnavailable = errors.New("secretstore: unavailable")
