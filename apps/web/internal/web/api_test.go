package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"example.com/multiapp/shared/auth/authtest"
	"example.com/multiapp/shared/auth/ended"
)

// M5: the API accepts its own and listed clients' tokens, and nobody else's.
func TestMeAcceptsListedClients(t *testing.T) {
	f, a := startFake(t)
	now := a.clock.Now()
	bearer := func(client string, change ...authtest.Claims) string {
		return "Bearer " + f.Sign(f.AccessClaims(client, now, change...))
	}
	b := newBrowser(t, a)
	for _, client := range []string{"web", "spa", "desktop"} {
		res := b.get("/api/me", "Authorization", bearer(client)).want(t, http.StatusOK)
		var got me
		if err := json.Unmarshal([]byte(res.body), &got); err != nil || got.Subject != "usr_1" || got.SessionID != "ses_1" || got.ClientID != client {
			t.Errorf("%s: %s, %v", client, res.body, err)
		}
	}
	tests := []struct{ name, header, code, challenge string }{
		{"OtherClient", bearer("docs"), "invalid_token", `error="invalid_token"`},
		{"OtherIssuer", bearer("spa", authtest.Claims{"iss": "https://evil.example"}), "invalid_token", `error="invalid_token"`},
		{"Expired", bearer("spa", authtest.Claims{"exp": now.Add(-expired).Unix()}), "token_expired", `error="invalid_token"`},
		{"IDToken", "Bearer " + f.Sign(f.IDClaims("spa", "n", now)), "invalid_token", `error="invalid_token"`},
		{"ApplicationsOwn", bearer("web", authtest.Claims{"sub": "web", "sid": ""}), "invalid_token", `error="invalid_token"`},
		{"Garbage", "Bearer abc", "invalid_token", `error="invalid_token"`},
		{"Basic", "Basic d2ViOng=", "unauthorized", `Bearer realm="multiapp"`},
		{"EmptyBearer", "Bearer ", "unauthorized", `Bearer realm="multiapp"`},
		{"Nothing", "", "unauthorized", `Bearer realm="multiapp"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := b.get("/api/me", "Authorization", tt.header).want(t, http.StatusUnauthorized, `"error":"`+tt.code+`"`)
			if got := res.Header.Get("WWW-Authenticate"); !strings.Contains(got, tt.challenge) || tt.code == "unauthorized" && strings.Contains(got, "error=") {
				t.Errorf("WWW-Authenticate is %q, want %q", got, tt.challenge)
			}
			if !strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") {
				t.Errorf("Content-Type is %q", res.Header.Get("Content-Type"))
			}
		})
	}
}

// W5, M5: a session is only as good as its token: signature, issuer, audience, times.
func TestSessionRefusesBadTokens(t *testing.T) {
	f, a := startFake(t)
	now := a.clock.Now()
	foreign := authtest.Start(t)
	foreign.RotateKeys("key-1")
	for name, token := range map[string]string{
		"OtherClient": f.Sign(f.AccessClaims("spa", now)),
		"OtherIssuer": f.Sign(f.AccessClaims("web", now, authtest.Claims{"iss": "https://evil.example"})),
		"OtherKey":    foreign.Sign(f.AccessClaims("web", now)),
		"Expired":     f.Sign(f.AccessClaims("web", now, authtest.Claims{"exp": now.Add(-expired).Unix()})),
		"IssuedLater": f.Sign(f.AccessClaims("web", now, authtest.Claims{"iat": now.Add(expired).Unix()})),
		"NotYet":      f.Sign(f.AccessClaims("web", now, authtest.Claims{"nbf": now.Add(expired).Unix()})),
		"IDToken":     f.Sign(f.IDClaims("web", "n", now)),
		"Garbage":     "garbage",
	} {
		t.Run(name, func(t *testing.T) {
			b := newBrowser(t, a)
			b.seal(accessCookie{localSession{ID: "x"}, nil, token})
			b.get(pathHome).wantRedirect(t, http.StatusTemporaryRedirect, pathRefresh)
			b.get("/api/me").want(t, http.StatusUnauthorized, "token_expired")
			b.follow().get(pathHome).want(t, http.StatusOK, "Your session expired.")
			b.wantSignedOut()
		})
	}
}

// W4: a cookie that this app did not seal is no session.
func TestForeignCookie(t *testing.T) {
	_, a := startFake(t)
	b := newBrowser(t, a)
	b.setCookie(accessSpec, "1.AAAA")
	b.get(pathHome).want(t, http.StatusOK, "Sign in once")
	b.get("/api/me").want(t, http.StatusUnauthorized, "unauthorized")
}

// W6: an API request learns that a refresh is due, and is not redirected.
func TestMeWithAnExpiredCookie(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	a.clock.advance(expired)
	b.get("/api/me").want(t, http.StatusUnauthorized, `"error":"token_expired"`)
	b.follow().get(pathHome).want(t, http.StatusOK)
	b.wantSignedIn()
}

// M2: an ended session's bearer token is refused, although it has time left.
func TestMeRefusesAnEndedSession(t *testing.T) {
	f, a := startFake(t)
	token := f.Sign(f.AccessClaims("spa", a.clock.Now()))
	if err := a.ended.End(t.Context(), ended.Ending{SessionID: "ses_1", At: a.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	newBrowser(t, a).get("/api/me", "Authorization", "Bearer "+token).want(t, http.StatusUnauthorized, "session_ended")
}

// M5: with both, the bearer token decides.
func TestBearerWinsOverCookie(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	b.get("/api/me", "Authorization", "Bearer nonsense").want(t, http.StatusUnauthorized)
	b.get("/api/me", "Authorization", "Bearer "+f.Sign(f.AccessClaims("spa", a.clock.Now()))).want(t, http.StatusOK, `"client_id":"spa"`)
}

// M5: scripts of the SPA's origin may call with a token; cookies never work across origins.
func TestMeAcrossOrigins(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	spa := "http://localhost:5174"
	token := "Bearer " + f.Sign(f.AccessClaims("spa", a.clock.Now()))
	preflight := func(origin string) answer {
		return b.do(http.MethodOptions, "/api/me", nil, "Origin", origin, "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "authorization").
			want(t, http.StatusNoContent)
	}
	allowed := preflight(spa).Header
	if allowed.Get("Access-Control-Allow-Origin") != spa || allowed.Get("Access-Control-Allow-Headers") != "Authorization, Last-Event-ID" ||
		allowed.Get("Access-Control-Allow-Methods") != "GET" || allowed.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("the SPA's preflight is answered %v", allowed)
	}
	for _, origin := range []string{"https://evil.example", "http://localhost:5175", "null", a.url} {
		if got := preflight(origin).Header.Get("Access-Control-Allow-Origin"); got != "" {
			t.Errorf("%s is allowed: %q", origin, got)
		}
	}
	res := b.get("/api/me", "Origin", spa, "Sec-Fetch-Site", "same-site", "Authorization", token).want(t, http.StatusOK)
	if res.Header.Get("Access-Control-Allow-Origin") != spa || !strings.Contains(res.Header.Get("Vary"), "Origin") {
		t.Errorf("headers are %v", res.Header)
	}
	refused := b.get("/api/me", "Origin", spa, "Authorization", "Bearer nonsense").want(t, http.StatusUnauthorized)
	if refused.Header.Get("Access-Control-Allow-Origin") != spa {
		t.Error("the SPA cannot read why it was refused")
	}
	b.get("/api/me", "Origin", spa).want(t, http.StatusUnauthorized)
	b.get("/api/me", "Sec-Fetch-Site", "same-site").want(t, http.StatusUnauthorized)
	b.get("/api/me", "Sec-Fetch-Site", "cross-site").want(t, http.StatusUnauthorized)
	b.get("/api/me", "Sec-Fetch-Site", "same-origin").want(t, http.StatusOK)
}
