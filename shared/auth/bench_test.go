package auth_test

import (
	"testing"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
)

func benchmarkVerify(b *testing.B, remembered int) {
	issuer := authtest.Start(b)
	clock := &clock{now: start}
	client, err := auth.New(auth.Config{Issuer: issuer.URL, ClientID: "web", Now: clock.Now, VerifiedTokens: remembered})
	if err != nil {
		b.Fatal(err)
	}
	tokens := [2]auth.Secret{}
	for i := range tokens {
		tokens[i] = auth.Secret(issuer.Sign(issuer.AccessClaims("web", start)))
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := client.Verify(b.Context(), tokens[i%len(tokens)]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVerifyFirst forgets each token before it comes again.
func BenchmarkVerifyFirst(b *testing.B) { benchmarkVerify(b, 1) }

func BenchmarkVerifyRemembered(b *testing.B) { benchmarkVerify(b, 10) }
