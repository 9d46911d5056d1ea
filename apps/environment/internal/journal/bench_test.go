package journal

import (
	"encoding/base64"
	"strings"
	"testing"
)

// token is a JWT as the environment makes them, without a signature that anybody could check.
func jwt(claims string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS256","kid":"k","typ":"JWT"}`)) + "." + encode([]byte(claims)) + "." + encode([]byte(strings.Repeat("s", 256)))
}

const idClaims = `{"iss":"http://localhost:8090","sub":"usr_ada","aud":["web_local"],"azp":"web_local","exp":1700000900,"iat":1700000000,
"auth_time":1700000000,"nonce":"0123456789012345678901234567890123456789012","at_hash":"0123456789012345678901","c_hash":"0123456789012345678901",
"sid":"ses_0123456789012345","oid":"org_analytical","amr":["click"],"email":"ada@example.com","email_verified":true,"name":"Ada Lovelace",
"given_name":"Ada","family_name":"Lovelace","picture":"http://localhost:8090/pictures/usr_ada.svg"}`

// BenchmarkMinted is what the token endpoint pays for showing one token's claims.
func BenchmarkMinted(b *testing.B) {
	token := jwt(idClaims)
	b.ReportAllocs()
	for b.Loop() {
		Minted("id_token", token)
	}
}
