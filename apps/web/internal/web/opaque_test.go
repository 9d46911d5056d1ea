package web

import (
	"net/http"
	"testing"
	"time"

	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
)

func startOpaque(t *testing.T) (*fakeEnvironment, *app) {
	t.Helper()
	return startFake(t, func(c *Config) { c.OpaqueAccessTokens = true })
}

// W11: the pages of the app work by the ID token's claims; a stranger's bearer token
// cannot be judged, and the answer says why.
func TestOpaqueAccessTokens(t *testing.T) {
	f, a := startOpaque(t)
	b := newBrowser(t, a)
	f.signIn(b)
	b.get(pathHome).want(t, http.StatusOK, "Hello, Ada Lovelace", "ses_1", "only its own APIs can read")
	b.get(pathMe).want(t, http.StatusOK, `"sid":"ses_1"`, `"sub":"usr_1"`)
	bearer := "Bearer " + f.Sign(f.AccessClaims("spa", a.clock.Now()))
	for _, path := range []string{pathMe, pathEvents} {
		newBrowser(t, a).get(path, "Authorization", bearer).want(t, http.StatusUnauthorized, "invalid_token", "opaque")
	}
}

// W6: what was kept beside the token counts for as long as the token, for this client
// of this issuer, and not at all when the setting is new.
func TestOpaqueClaimsGoStale(t *testing.T) {
	f, a := startOpaque(t)
	good := storeClaims(&auth.Claims{Subject: "usr_1", SessionID: "ses_1", Issuer: f.URL, Audience: []string{"web"},
		IssuedAt: a.clock.Now(), Expiry: a.clock.Now().Add(time.Minute)})
	for name, change := range map[string]func(*storedClaims) *storedClaims{
		"Expired":     func(c *storedClaims) *storedClaims { c.Expiry = a.clock.Now(); return c },
		"OtherIssuer": func(c *storedClaims) *storedClaims { c.Issuer += "/other"; return c },
		"OtherClient": func(c *storedClaims) *storedClaims { c.Audience = []string{"another"}; return c },
		"None":        func(*storedClaims) *storedClaims { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			claims := good
			b := newBrowser(t, a)
			b.seal(accessCookie{localSession{ID: "x"}, &claims, "opaque"})
			b.get(pathMe).want(t, http.StatusOK)
			b.seal(accessCookie{localSession{ID: "x"}, change(&claims), "opaque"})
			b.get(pathMe).want(t, http.StatusUnauthorized, "token_expired")
		})
	}
}

// M3: a back-channel logout ends such a session, too, and a page that waits hears of it.
func TestOpaqueSessionEnds(t *testing.T) {
	f, a := startOpaque(t)
	b := newBrowser(t, a)
	f.signIn(b)
	stream := b.listen()
	token := f.Sign(f.LogoutClaims("web", a.clock.Now()))
	b.post(pathBackchannel, map[string][]string{"logout_token": {token}}).want(t, http.StatusOK)
	stream.wantEnded("")
	b.get(pathHome).wantRedirect(t, http.StatusSeeOther, "/signed-out?reason=elsewhere")
}

// OpenID Connect Core §12.2: a refresh may bring no ID token; what the first one said
// survives the way through the cookies whole.
func TestOpaqueRefreshKeepsClaims(t *testing.T) {
	f, a := startOpaque(t)
	f.id = authtest.Claims{"oid": "org_1", "roles": []string{"admin"}}
	b := newBrowser(t, a)
	f.signIn(b)
	f.Token = func(w http.ResponseWriter, _ *http.Request) {
		authtest.WriteJSON(w, http.StatusOK, map[string]any{"access_token": "opaque", "token_type": "Bearer", "expires_in": 60})
	}
	a.clock.advance(expired)
	b.follow().get(pathHome).want(t, http.StatusOK, "Hello, Ada Lovelace", "org_1", "admin", "Refreshed the tokens")
}
