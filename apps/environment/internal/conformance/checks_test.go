package conformance

import (
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math"
	"strings"
	"time"

	jose "github.com/go-jose/go-jose/v4"
)

// skew is how far the suite lets clocks be apart.
const skew = 5 * time.Minute

// checkKeys is made by every module: public RSA keys only, each with its own kid.
func (s *suite) checkKeys() {
	s.t.Helper()
	seen := map[string]bool{}
	for _, raw := range s.get(s.endpoint("jwks_uri")).object()["keys"].([]any) {
		key := raw.(map[string]any)
		for _, private := range []string{"d", "p", "q", "dp", "dq", "qi", "oth", "k"} {
			if key[private] != nil {
				s.t.Errorf("a key has the private member %s", private)
			}
		}
		kid, _ := key["kid"].(string)
		if kid == "" || seen[kid] || key["kty"] != "RSA" || key["use"] != "sig" || key["alg"] != "RS256" {
			s.t.Errorf("key %v", key)
		}
		seen[kid] = true
	}
	if len(seen) == 0 {
		s.t.Error("there are no keys")
	}
}

// verify checks a signature by the published key that the header names, with RS256, and decodes the claims.
func (s *suite) verify(token string) map[string]any {
	s.t.Helper()
	var keys jose.JSONWebKeySet
	if err := json.Unmarshal([]byte(s.get(s.endpoint("jwks_uri")).body), &keys); err != nil {
		s.t.Fatal(err)
	}
	jws, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		s.t.Fatal(err)
	}
	named := keys.Key(jws.Signatures[0].Header.KeyID)
	if len(named) != 1 {
		s.t.Fatalf("kid %q names %d keys", jws.Signatures[0].Header.KeyID, len(named))
	}
	if key, ok := named[0].Key.(*rsa.PublicKey); !ok || key.N.BitLen() < 2048 {
		s.t.Errorf("key %q is weak", named[0].KeyID)
	}
	payload, err := jws.Verify(named[0])
	if err != nil {
		s.t.Fatalf("signature: %v", err)
	}
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil {
		s.t.Fatal(err)
	}
	return claims
}

// checkIDToken makes the checks of OpenID Connect Core §2 and §3.1.3.7 that the suite makes in every module.
func (s *suite) checkIDToken(token, access string) map[string]any {
	s.t.Helper()
	c := s.verify(token)
	now := s.env.Now()
	if sub, ok := c["sub"].(string); !ok || sub == "" || len(sub) > 255 {
		s.t.Errorf("sub %v", c["sub"])
	}
	if c["iss"] != s.server["issuer"] || !audience(c["aud"], s.client.id) || c["azp"] != nil && c["azp"] != s.client.id {
		s.t.Errorf("iss %v, aud %v, azp %v", c["iss"], c["aud"], c["azp"])
	}
	if instant(c["exp"]).Before(now) || instant(c["iat"]).After(now.Add(skew)) || instant(c["iat"]).Before(now.Add(-skew)) {
		s.t.Errorf("iat %v, exp %v", instant(c["iat"]), instant(c["exp"]))
	}
	if _, ok := c["acr"].(string); c["acr"] != nil && !ok {
		s.t.Errorf("acr %v is not a string", c["acr"])
	}
	if hash := sha256.Sum256([]byte(access)); c["at_hash"] != nil && c["at_hash"] != base64.RawURLEncoding.EncodeToString(hash[:16]) {
		s.t.Errorf("at_hash %v is not the access token's", c["at_hash"])
	}
	s.checkStandardClaims(c)
	return c
}

// checkStandardClaims checks the types of OpenID Connect Core §5.1: none may be null, empty or of another type.
func (s *suite) checkStandardClaims(c map[string]any) {
	s.t.Helper()
	texts := "sub name given_name family_name middle_name nickname preferred_username profile picture website email gender " +
		"birthdate zoneinfo locale phone_number"
	for _, name := range strings.Fields(texts) {
		v, present := c[name]
		if text, ok := v.(string); present && (!ok || text == "") {
			s.t.Errorf("claim %s is %v", name, v)
		}
	}
	for _, name := range []string{"email_verified", "phone_number_verified"} {
		v, present := c[name]
		if _, ok := v.(bool); present && !ok {
			s.t.Errorf("claim %s is %v", name, v)
		}
	}
}

func audience(aud any, id string) bool {
	if list, ok := aud.([]any); ok {
		return len(list) == 1 && list[0] == id
	}
	return aud == id
}

// instant is a NumericDate; zero when it is none.
func instant(v any) time.Time {
	seconds, ok := v.(float64)
	if !ok {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0)
}

// entropy is the estimate that the suite makes: Shannon's, of the text's own letters. It wants 128 bits and forgives 32,
// because it always finds less than there is.
func entropy(text string) (bits float64) {
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~" {
		if n := float64(strings.Count(text, string(c))); n > 0 {
			bits -= n * math.Log2(n/float64(len(text)))
		}
	}
	return bits
}
