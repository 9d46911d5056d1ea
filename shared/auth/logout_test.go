package auth_test

import (
	"errors"
	"net/url"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
	"github.com/go-jose/go-jose/v4"
)

// W7, S7, D5: the logout navigation (RP-Initiated Logout §2).
func TestLogoutURL(t *testing.T) {
	f := newFixture(t)
	raw, err := f.LogoutURL(t.Context(), "the-id-token", "the-state")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"id_token_hint": "the-id-token", "state": "the-state", "client_id": "web",
		"post_logout_redirect_uri": "http://localhost/signed-out"} {
		if got := u.Query().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if u.Path != "/oidc/logout" {
		t.Errorf("the path is %q", u.Path)
	}
}

func TestLogoutURLNeedsTheEnvironment(t *testing.T) {
	f := newFixture(t)
	f.SetDown(true)
	if _, err := f.LogoutURL(t.Context(), "the-id-token", ""); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

// When and by what a session ended is told by the local environment alone; what is
// not understood changes nothing.
func TestLogoutTokenEnding(t *testing.T) {
	f := newFixture(t)
	ended := f.clock.now.Add(-300 * time.Millisecond).Truncate(time.Millisecond)
	for name, tc := range map[string]struct {
		claims  authtest.Claims
		at      time.Time
		by      string
		expired bool
	}{
		"Both":    {authtest.Claims{"ended_at": float64(ended.UnixMilli()) / 1000, "ended_by": "Single page app"}, ended, "Single page app", false},
		"TimeOut": {authtest.Claims{"ended_at": float64(ended.UnixMilli()) / 1000, "ended_by": "", "ended_reason": "expired"}, ended, "", true},
		"Neither": {nil, time.Time{}, "", false},
		"Strange": {authtest.Claims{"ended_at": "yesterday", "ended_by": 7, "ended_reason": []int{1}}, time.Time{}, "", false},
		"Future":  {authtest.Claims{"ended_at": ended.Add(time.Hour).Unix()}, time.Time{}, "", false},
		"Huge":    {authtest.Claims{"ended_at": 1e300}, time.Time{}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := f.VerifyLogoutToken(t.Context(), auth.Secret(f.Sign(f.LogoutClaims("web", f.clock.now, tc.claims))))
			if err != nil || !got.EndedAt.Equal(tc.at) || got.EndedBy != tc.by || got.Expired != tc.expired {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

// W8: each check of a logout token (Back-Channel Logout §2.6).
func TestVerifyLogoutToken(t *testing.T) {
	const event = "http://schemas.openid.net/event/backchannel-logout"
	for name, tc := range map[string]struct {
		claims authtest.Claims
		ok     bool
	}{
		"OK":              {nil, true},
		"OKSessionOnly":   {authtest.Claims{"sub": nil}, true},
		"OKSubjectOnly":   {authtest.Claims{"sid": nil}, true},
		"ErrNeither":      {authtest.Claims{"sid": nil, "sub": nil}, false},
		"ErrIssuer":       {authtest.Claims{"iss": "https://evil.example"}, false},
		"ErrAudience":     {authtest.Claims{"aud": []string{"other"}}, false},
		"ErrNoEvents":     {authtest.Claims{"events": nil}, false},
		"ErrOtherEvent":   {authtest.Claims{"events": map[string]any{"https://example.com/event": map[string]any{}}}, false},
		"ErrEventNoDict":  {authtest.Claims{"events": map[string]any{event: "yes"}}, false},
		"ErrEventNull":    {authtest.Claims{"events": map[string]any{event: nil}}, false},
		"ErrNonce":        {authtest.Claims{"nonce": "x"}, false},
		"ErrEmptyNonce":   {authtest.Claims{"nonce": ""}, false},
		"ErrNoTokenID":    {authtest.Claims{"jti": nil}, false},
		"ErrExpired":      {authtest.Claims{"exp": start.Add(-2 * time.Minute).Unix()}, false},
		"ErrNoExpiry":     {authtest.Claims{"exp": nil}, false},
		"ErrFuture":       {authtest.Claims{"iat": start.Add(2 * time.Minute).Unix()}, false},
		"ErrOld":          {authtest.Claims{"iat": start.Add(-time.Hour).Unix()}, false},
		"ErrNoIssuedAt":   {authtest.Claims{"iat": nil}, false},
		"ErrWrongSIDType": {authtest.Claims{"sid": 7}, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			token, err := f.VerifyLogoutToken(t.Context(), auth.Secret(f.Sign(f.LogoutClaims("web", start, tc.claims))))
			if tc.ok && (err != nil || token.SessionID+token.Subject == "") {
				t.Errorf("got %+v, %v", token, err)
			}
			if !tc.ok && !errors.Is(err, auth.ErrInvalidToken) {
				t.Errorf("got %v, want a refusal", err)
			}
		})
	}
}

// W8: signatures that must be refused, an ID token among them.
func TestVerifyLogoutTokenRefusesSignature(t *testing.T) {
	f := newFixture(t)
	claims := f.LogoutClaims("web", start)
	stranger := authtest.Start(t)
	stranger.RotateKeys("key-1")
	for name, raw := range map[string]string{
		"None": withoutSignature(f.Sign(claims)), "OtherKey": stranger.Sign(claims),
		"HS256":   f.SignWith(jose.HS256, []byte("0123456789abcdef0123456789abcdef"), claims),
		"IDToken": f.Sign(f.IDClaims("web", "nonce", start)), "AccessToken": f.Sign(f.AccessClaims("web", start)),
	} {
		if _, err := f.VerifyLogoutToken(t.Context(), auth.Secret(raw)); !errors.Is(err, auth.ErrInvalidToken) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// W8: the header's typ, where there is one, must not be another token's (RFC 8725 §3.11).
func TestVerifyLogoutTokenType(t *testing.T) {
	for typ, ok := range map[string]bool{"logout+jwt": true, "JWT": true, "at+jwt": false, "secevent+jwt": false} {
		f := newFixture(t)
		_, err := f.VerifyLogoutToken(t.Context(), auth.Secret(f.SignAs(typ, f.LogoutClaims("web", start))))
		if ok && err != nil || !ok && !errors.Is(err, auth.ErrInvalidToken) {
			t.Errorf("typ %s: got %v", typ, err)
		}
	}
}

// W8: a logout token works once.
func TestVerifyLogoutTokenOnce(t *testing.T) {
	f := newFixture(t)
	raw := auth.Secret(f.Sign(f.LogoutClaims("web", start)))
	if _, err := f.VerifyLogoutToken(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	if _, err := f.VerifyLogoutToken(t.Context(), raw); !errors.Is(err, auth.ErrInvalidToken) {
		t.Errorf("replayed: %v", err)
	}
	f.clock.Advance(time.Hour)
	if _, err := f.VerifyLogoutToken(t.Context(), auth.Secret(f.Sign(f.LogoutClaims("web", f.clock.Now())))); err != nil {
		t.Errorf("a later one: %v", err)
	}
}
