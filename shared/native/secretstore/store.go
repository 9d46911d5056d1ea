// Package secretstore keeps one secret, the refresh token, where the operating
// system keeps secrets: the Keychain on macOS, the Credential Manager on
// Windows, the Secret Service (GNOME Keyring, KWallet) on Linux and BSD (D3).
//
// Start with [NewKeyring], which is a [keeper.Store]. One concept, one file:
//
//	keyring.go     Load, Save and Clear
//	turn.go        one call at a time, bounded, and what becomes of a late answer
//	state.go       how the store is doing, in words for the window
//	entry.go       what the store holds: the token, or the key of a sealed file
//	sealed.go      the file for tokens beyond what every system takes
//	kinds.go       what the systems' errors mean; kind_*.go reads them
//
// For a window: show [Keyring.State] whenever the function given to [Keyring.Watch]
// is called. While its CanSkip is true offer [Keyring.Skip] ("go on without"),
// while CanRetry is true offer [keeper.Keeper.RetryStore] ("try again"). Nothing
// else needs doing: a store that answers late is used as soon as it does, because
// the keeper listens to [Keyring.Back].
//
// Without a working store the caller keeps the session in memory and says so:
// there is no file to fall back to. Only the refresh token is stored; access and ID
// tokens, which are larger, are bought anew with it.
package secretstore
