package authtest

import "github.com/go-jose/go-jose/v4"

// strangeKeys are published by every [Provider], as by the suite in all its modules: a
// client has to find the one that signs among keys that it cannot use, or not even
// read (RFC 7517 §5).
func strangeKeys() []any {
	return []any{
		map[string]string{"kty": "EC", "crv": "secp256k1", "use": "sig", "kid": "other-curve",
			"x": "eb5mfvncu6xVoGKVzocLBwKb_NstzijZWfKBWxb4F5g", "y": "SDradyajxGVdpPv8DhEIqP0XtEimhVQZnEfQj_sQ1Lg"},
		map[string]string{"kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": "other-algorithm", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
		map[string]string{"kty": "AKP", "alg": "ML-DSA-9999", "use": "sig", "kid": "unknown-parameters", "pub": "AQ"},
		map[string]string{"kty": "MADE-UP", "use": "sig", "kid": "unknown-type"},
		map[string]string{"kty": "EC", "crv": "P-9999", "use": "sig", "kid": "unknown-curve", "x": "AQ", "y": "AQ"},
		jose.JSONWebKey{Key: strangerKey().Public(), KeyID: "unknown-algorithm", Algorithm: "RS9999", Use: "sig"},
		jose.JSONWebKey{Key: strangerKey().Public(), KeyID: "for-encryption", Algorithm: "RSA-OAEP", Use: "enc"},
	}
}

// StrangerKey is a public key with which no token of the issuer is signed.
func StrangerKey(kid string) any {
	return jose.JSONWebKey{Key: strangerKey().Public(), KeyID: kid, Algorithm: "RS256", Use: "sig"}
}
