// Package cookie keeps values in sealed browser cookies: the browser carries
// them and can neither read nor change them.
//
// Start with [New] and [Jar.Set]. A value is sealed with AES-256-GCM under the
// first key; every key opens, so keys can be rotated. The seal binds the
// cookie's name and path: a value moved to another cookie does not open. Values
// larger than one cookie are split.
//
// It does not judge what is inside and does not stop an old value from being
// sent again: expiry and revocation are the caller's.
package cookie
