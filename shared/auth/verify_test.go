package auth_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
)

func (f *fixture) verify(t *testing.T, overrides ...authtest.Claims) error {
	t.Helper()
	_, err := f.Verify(t.Context(), auth.Secret(f.Sign(f.AccessClaims("web", f.clock.Now(), overrides...))))
	return err
}

// W5: each check of an access token.
func TestVerify(t *testing.T) {
	for name, tc := range map[string]struct {
		claims authtest.Claims
		want   error
	}{
		"OK":                 {nil, nil},
		"OKSecondAudience":   {authtest.Claims{"aud": []string{"other", "web"}}, nil},
		"OKStringAudience":   {authtest.Claims{"aud": "web"}, nil},
		"OKWithinLeeway":     {authtest.Claims{"exp": start.Add(-59 * time.Second).Unix(), "iat": start.Add(59 * time.Second).Unix()}, nil},
		"ErrExpired":         {authtest.Claims{"exp": start.Add(-60 * time.Second).Unix()}, auth.ErrTokenExpired},
		"ErrNoExpiry":        {authtest.Claims{"exp": nil}, auth.ErrTokenExpired},
		"ErrFuture":          {authtest.Claims{"iat": start.Add(61 * time.Second).Unix()}, auth.ErrInvalidToken},
		"ErrNoIssuedAt":      {authtest.Claims{"iat": nil}, auth.ErrInvalidToken},
		"ErrNotBefore":       {authtest.Claims{"nbf": start.Add(61 * time.Second).Unix()}, auth.ErrInvalidToken},
		"ErrAudience":        {authtest.Claims{"aud": []string{"other"}}, auth.ErrInvalidToken},
		"ErrAudiencePrefix":  {authtest.Claims{"aud": []string{"web2", "we"}}, auth.ErrInvalidToken},
		"ErrNoAudience":      {authtest.Claims{"aud": nil}, auth.ErrInvalidToken},
		"ErrIssuer":          {authtest.Claims{"iss": "https://evil.example"}, auth.ErrInvalidToken},
		"ErrNoSubject":       {authtest.Claims{"sub": nil}, auth.ErrInvalidToken},
		"ErrIDToken":         {authtest.Claims{"at_hash": "x"}, auth.ErrInvalidToken},
		"ErrIDTokenNonce":    {authtest.Claims{"nonce": "x"}, auth.ErrInvalidToken},
		"ErrLogoutToken":     {authtest.Claims{"events": map[string]any{}}, auth.ErrInvalidToken},
		"ErrWrongTypedClaim": {authtest.Claims{"roles": "admin"}, auth.ErrInvalidToken},
	} {
		t.Run(name, func(t *testing.T) {
			if err := newFixture(t).verify(t, tc.claims); !errors.Is(err, tc.want) || (err == nil) != (tc.want == nil) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
		})
	}
}

// W5: what is not a signed token at all.
func TestVerifyGarbage(t *testing.T) {
	f := newFixture(t)
	good := f.Sign(f.AccessClaims("web", start))
	for name, raw := range map[string]string{"Empty": "", "Text": "hello", "Dots": "..", "None": withoutSignature(good),
		"Truncated": good[:len(good)-10], "Twice": good + good, "Huge": strings.Repeat("a", 1<<20)} {
		if _, err := f.Verify(t.Context(), auth.Secret(raw)); !errors.Is(err, auth.ErrInvalidToken) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// W5, M5: a remembered token is checked for time and audience again.
func TestVerifyRemembered(t *testing.T) {
	f := newFixture(t)
	token := auth.Secret(f.Sign(f.AccessClaims("web", start)))
	for range 2 {
		if _, err := f.Verify(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.VerifyFor(t.Context(), token, "spa"); !errors.Is(err, auth.ErrInvalidToken) {
		t.Errorf("another audience: %v", err)
	}
	if _, err := f.VerifyFor(t.Context(), token, "spa", "web"); err != nil {
		t.Errorf("a listed audience: %v", err)
	}
	f.clock.Advance(7 * time.Minute)
	if _, err := f.Verify(t.Context(), token); !errors.Is(err, auth.ErrTokenExpired) {
		t.Errorf("after its time: %v", err)
	}
}

// W5: the memory of verified tokens is bounded, and forgetting one harms nobody.
func TestVerifyMemoryIsBounded(t *testing.T) {
	f := newFixture(t, func(c *auth.Config) { c.VerifiedTokens = 2 })
	for range 5 {
		if err := f.verify(t); err != nil {
			t.Fatal(err)
		}
	}
	f.clock.Advance(10 * time.Minute)
	if err := f.verify(t); err != nil {
		t.Fatal(err)
	}
}

// W5: after a key rotation the keys are asked for once, and strangers' key ids
// do not make us ask more often than every 10 s.
func TestVerifyKeyRotation(t *testing.T) {
	f := newFixture(t)
	if err := f.verify(t); err != nil {
		t.Fatal(err)
	}
	f.clock.Advance(time.Minute)
	f.RotateKeys("key-2")
	if err := f.verify(t); err != nil {
		t.Errorf("after rotation: %v", err)
	}
	if n := f.Asked("/keys"); n != 2 {
		t.Errorf("the keys were asked for %d times, want 2", n)
	}
	stranger := authtest.Start(t)
	stranger.RotateKeys("unknown")
	for range 20 {
		forged := auth.Secret(stranger.Sign(f.AccessClaims("web", f.clock.Now())))
		if _, err := f.Verify(t.Context(), forged); !errors.Is(err, auth.ErrInvalidToken) {
			t.Fatalf("got %v", err)
		}
	}
	if n := f.Asked("/keys"); n != 2 {
		t.Errorf("strangers made us ask %d times", n-2)
	}
	f.clock.Advance(11 * time.Second)
	_ = f.verify(t)
	if _, err := f.Verify(t.Context(), auth.Secret(stranger.Sign(f.AccessClaims("web", f.clock.Now())))); !errors.Is(err, auth.ErrInvalidToken) {
		t.Errorf("got %v", err)
	}
	if n := f.Asked("/keys"); n != 3 {
		t.Errorf("the keys were asked for %d times, want 3", n)
	}
}

// W6: a rotation right after the keys were fetched costs nobody a session.
func TestVerifyKeyRotationAtOnce(t *testing.T) {
	f := newFixture(t)
	if err := f.verify(t); err != nil {
		t.Fatal(err)
	}
	f.RotateKeys("key-2")
	token := auth.Secret(f.Sign(f.AccessClaims("web", start)))
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if _, err := f.Verify(t.Context(), token); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := f.Asked("/keys"); n != 2 {
		t.Errorf("the keys were asked for %d times, want 2", n)
	}
}

// W5: a withdrawn key is believed for 15 minutes at most.
func TestVerifyForgetsWithdrawnKeys(t *testing.T) {
	f := newFixture(t)
	old := f.Sign(f.AccessClaims("web", start, authtest.Claims{"exp": start.Add(time.Hour).Unix(), "iat": start.Unix()}))
	if err := f.verify(t); err != nil {
		t.Fatal(err)
	}
	f.RotateKeys("key-2")
	f.clock.Advance(16 * time.Minute)
	if _, err := f.Verify(t.Context(), auth.Secret(old)); !errors.Is(err, auth.ErrInvalidToken) {
		t.Errorf("got %v", err)
	}
}

// W14: an environment that is down makes nothing invalid: known keys serve on,
// and unknown ones are unavailable, not wrong.
func TestVerifyWhileEnvironmentIsDown(t *testing.T) {
	f := newFixture(t)
	f.SetDown(true)
	if err := f.verify(t); !errors.Is(err, auth.ErrUnavailable) || errors.Is(err, auth.ErrInvalidToken) {
		t.Errorf("before the first contact: %v", err)
	}
	f.SetDown(false)
	f.clock.Advance(time.Minute)
	if err := f.verify(t); err != nil {
		t.Fatalf("up again: %v", err)
	}
	f.SetDown(true)
	f.clock.Advance(2 * time.Hour)
	if err := f.verify(t); err != nil {
		t.Errorf("down with known keys: %v", err)
	}
	f.RotateKeys("key-2")
	if err := f.verify(t); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("down with an unknown key: %v", err)
	}
}

// Concurrent first callers share one discovery and one fetch of the keys.
func TestDiscoveryIsShared(t *testing.T) {
	f := newFixture(t)
	token := auth.Secret(f.Sign(f.AccessClaims("web", start)))
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := f.Verify(t.Context(), token); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if d, k := f.Asked("/.well-known/openid-configuration"), f.Asked("/keys"); d != 1 || k != 1 {
		t.Errorf("%d discoveries and %d fetches of the keys, want 1 and 1", d, k)
	}
}

// A dead environment is not asked again at once, and is found when it is back.
func TestDiscoveryBacksOff(t *testing.T) {
	f := newFixture(t)
	f.SetDown(true)
	for range 5 {
		if err := f.Ready(t.Context()); !errors.Is(err, auth.ErrUnavailable) {
			t.Fatalf("got %v", err)
		}
	}
	if n := f.Asked("/.well-known/openid-configuration"); n != 1 {
		t.Errorf("asked %d times within the back-off", n)
	}
	f.SetDown(false)
	f.clock.Advance(time.Second)
	if err := f.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

// W11: the issuer that discovery publishes must be ours, byte by byte.
func TestDiscoveryRefusesOtherIssuer(t *testing.T) {
	f := newFixture(t)
	f.SetMetadata("issuer", f.URL+"/")
	if err := f.Ready(t.Context()); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}
