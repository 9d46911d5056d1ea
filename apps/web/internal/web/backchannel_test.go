package web

import (
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/shared/auth"
	"example.com/multiapp/shared/auth/authtest"
)

func logoutForm(token string) url.Values { return url.Values{"logout_token": {token}} }

// W8: a valid token ends the session whose sid it names, and no other.
func TestBackchannelLogout(t *testing.T) {
	f, a := startFake(t)
	b, other := newBrowser(t, a), newBrowser(t, a)
	f.signIn(b)
	f.set(func() { f.access = authtest.Claims{"sid": "ses_2"} })
	f.signIn(other)
	token := f.Sign(f.LogoutClaims("web", a.clock.Now()))
	res := newBrowser(t, a).post(pathBackchannel, logoutForm(token)).want(t, http.StatusOK)
	if res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control is %q", res.Header.Get("Cache-Control"))
	}
	other.wantSignedIn()
	b.get("/?tab=2").wantRedirect(t, http.StatusSeeOther, "/signed-out?reason=elsewhere&return_to=%2F%3Ftab%3D2")
	b.get("/signed-out?reason=elsewhere").want(t, http.StatusOK, "You signed out in another app · ", `data-via="back channel"`)
	b.wantSignedOut()
}

// M4: a time-out is no sign-out in another app, on no page.
func TestBackchannelTimeOut(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	stream := b.listen()
	timedOut := authtest.Claims{"ended_at": a.clock.Now().Unix(), "ended_by": "", "ended_reason": "expired"}
	b.post(pathBackchannel, logoutForm(f.Sign(f.LogoutClaims("web", a.clock.Now(), timedOut)))).want(t, http.StatusOK)
	if name, data := stream.next(); name != "ended" || !strings.Contains(data, `"reason":"expired"`) {
		t.Errorf("pages are told %s %s", name, data)
	}
	b.get(pathHome).wantRedirect(t, http.StatusSeeOther, "/signed-out?reason=expired")
	b.get("/signed-out?reason=expired").want(t, http.StatusOK, "Your session expired.", "The session expired at the environment")
}

// M4: the refresh may notice first; what the back channel tells afterwards corrects the panel.
func TestBackchannelTimeOutToldLater(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	f.set(func() {
		f.refuse = func(*http.Request) (int, string) { return http.StatusBadRequest, "invalid_grant" }
	})
	a.clock.advance(expired)
	b.follow().get(pathHome).want(t, http.StatusOK, "You signed out in another app.")
	timedOut := authtest.Claims{"ended_at": a.clock.Now().Unix(), "ended_by": "", "ended_reason": "expired"}
	b.post(pathBackchannel, logoutForm(f.Sign(f.LogoutClaims("web", a.clock.Now(), timedOut)))).want(t, http.StatusOK)
	b.get(pathHome).want(t, http.StatusOK, "Your session expired.", "The session expired at the environment")
}

// W8: a token that names the user alone ends all their sessions.
func TestBackchannelLogoutBySubject(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	newBrowser(t, a).post(pathBackchannel, logoutForm(f.Sign(f.LogoutClaims("web", a.clock.Now(), authtest.Claims{"sid": nil})))).want(t, http.StatusOK)
	b.get(pathHome).wantRedirect(t, http.StatusSeeOther, "/signed-out?reason=elsewhere")
	a.clock.advance(time.Minute)
	f.signIn(b)
	b.wantSignedIn()
}

// badLogoutTokens are refused, each for one reason.
func badLogoutTokens(t *testing.T, f *fakeEnvironment, now time.Time) map[string]string {
	claims := func(change authtest.Claims) string { return f.Sign(f.LogoutClaims("web", now, change)) }
	foreign := authtest.Start(t)
	foreign.RotateKeys("key-1")
	return map[string]string{
		"Empty":       "",
		"Garbage":     "a.b.c",
		"TooLarge":    strings.Repeat("a", maxLogoutRequest),
		"OtherIssuer": claims(authtest.Claims{"iss": "https://evil.example"}),
		"OtherClient": claims(authtest.Claims{"aud": []string{"spa"}}),
		"OtherKey":    foreign.Sign(f.LogoutClaims("web", now)),
		"AlgHMAC":     f.SignWith(jose.HS256, []byte(strings.Repeat("k", 32)), f.LogoutClaims("web", now)),
		"AlgHMACKey":  f.SignWith(jose.HS256, publicKey(t, f), f.LogoutClaims("web", now)),
		"Type":        f.SignAs("at+jwt", f.LogoutClaims("web", now)),
		"Truncated":   claims(nil)[:200],
		"AlgNone":     "eyJhbGciOiJub25lIn0." + strings.Split(claims(nil), ".")[1] + ".",
		"Old":         claims(authtest.Claims{"iat": now.Add(-time.Hour).Unix()}),
		"Future":      claims(authtest.Claims{"iat": now.Add(time.Hour).Unix()}),
		"Expired":     claims(authtest.Claims{"exp": now.Add(-5 * time.Minute).Unix()}),
		"NoIssuedAt":  claims(authtest.Claims{"iat": nil}),
		"NoEvents":    claims(authtest.Claims{"events": nil}),
		"OtherEvent":  claims(authtest.Claims{"events": map[string]any{"urn:other": map[string]any{}}}),
		"Nobody":      claims(authtest.Claims{"sid": nil, "sub": nil}),
		"Nonce":       claims(authtest.Claims{"nonce": "n"}),
		"NoJTI":       claims(authtest.Claims{"jti": nil}),
		"IDToken":     f.Sign(f.IDClaims("web", "n", now)),
		"AccessToken": f.Sign(f.AccessClaims("web", now)),
	}
}

// publicKey is what everybody knows of the environment's key, as a forger would use
// it for a symmetric signature.
func publicKey(t *testing.T, f *fakeEnvironment) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(f.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

// W8: everything else is refused with 400, and the reason is logged.
func TestBackchannelRefusesTokens(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	for name, token := range badLogoutTokens(t, f, a.clock.Now()) {
		t.Run(name, func(t *testing.T) {
			before := len(a.logs.String())
			res := newBrowser(t, a).post(pathBackchannel, logoutForm(token)).want(t, http.StatusBadRequest, "invalid_request")
			if res.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("Cache-Control is %q", res.Header.Get("Cache-Control"))
			}
			if line := a.logs.String()[before:]; !strings.Contains(line, "web: bad request: ") {
				t.Errorf("the reason is not logged: %s", line)
			}
			b.wantSignedIn()
		})
	}
}

// W8: a logout token works once.
func TestBackchannelRefusesReplay(t *testing.T) {
	f, a := startFake(t)
	token := logoutForm(f.Sign(f.LogoutClaims("web", a.clock.Now())))
	newBrowser(t, a).post(pathBackchannel, token).want(t, http.StatusOK)
	newBrowser(t, a).post(pathBackchannel, token).want(t, http.StatusBadRequest)
}

// W8: one token, in a form, in the body.
func TestBackchannelRefusesRequests(t *testing.T) {
	f, a := startFake(t)
	b, server := newBrowser(t, a), newBrowser(t, a)
	f.signIn(b)
	token := f.Sign(f.LogoutClaims("web", a.clock.Now()))
	server.post(pathBackchannel, nil).want(t, http.StatusBadRequest)
	server.post(pathBackchannel, url.Values{"logout_token": {token, token}}).want(t, http.StatusBadRequest)
	server.post(pathBackchannel+"?logout_token="+token, nil).want(t, http.StatusBadRequest)
	server.post(pathBackchannel, logoutForm(token), "Content-Type", "application/json").want(t, http.StatusBadRequest)
	server.get(pathBackchannel).want(t, http.StatusMethodNotAllowed)
	b.wantSignedIn()
}

// W8: what could not be judged is not refused for good: the environment tries again.
func TestBackchannelWhileTheKeysAreUnknown(t *testing.T) {
	f, a := startFake(t)
	token := f.Sign(f.LogoutClaims("web", a.clock.Now()))
	f.SetDown(true)
	newBrowser(t, a).post(pathBackchannel, logoutForm(token)).want(t, http.StatusServiceUnavailable)
	f.SetDown(false)
	a.clock.advance(30 * time.Second)
	newBrowser(t, a).post(pathBackchannel, logoutForm(token)).want(t, http.StatusOK)
}

// W8: the session is over on every replica that shares the registry.
func TestBackchannelReachesOtherReplicas(t *testing.T) {
	f, one := startFake(t)
	two := startApp(t, f.URL, func(c *Config) { c.URL = one.url })
	two.Server.ended = one.ended
	b := newBrowser(t, one)
	f.signIn(b)
	elsewhere := newBrowser(t, two)
	elsewhere.setCookie(accessSpec, b.cookies(pathHome)[accessSpec.Name])
	elsewhere.wantSignedIn()
	newBrowser(t, one).post(pathBackchannel, logoutForm(f.Sign(f.LogoutClaims("web", one.clock.Now())))).want(t, http.StatusOK)
	elsewhere.get("/api/me").want(t, http.StatusUnauthorized, "session_ended")
}

// W5: when the registry cannot say, nobody is let in and nobody is signed out.
func TestBrokenRegistry(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	good := a.ended
	a.Server.ended = brokenRegistry{}
	res := b.get(pathHome).want(t, http.StatusServiceUnavailable)
	b.get("/api/me").want(t, http.StatusServiceUnavailable)
	token := logoutForm(f.Sign(f.LogoutClaims("web", a.clock.Now())))
	newBrowser(t, a).post(pathBackchannel, token).want(t, http.StatusServiceUnavailable)
	if len(res.Header.Values("Set-Cookie")) != 0 {
		t.Error("cookies were touched")
	}
	a.Server.ended = good
	b.wantSignedIn()
	// The environment may send the very same token again, and is heard then.
	newBrowser(t, a).post(pathBackchannel, token).want(t, http.StatusOK)
	newBrowser(t, a).post(pathBackchannel, token).want(t, http.StatusBadRequest)
}

func TestHeaderOf(t *testing.T) {
	f, a := startFake(t)
	if got := headerOf(auth.Secret(f.Sign(f.AccessClaims("web", a.clock.Now())))); got.Algorithm != "RS256" || got.KeyID != "key-1" {
		t.Errorf("headerOf = %+v", got)
	}
	if got := headerOf("nonsense"); got != (tokenHeader{}) {
		t.Errorf("headerOf(nonsense) = %+v", got)
	}
}

// M4, E3: the environment's idle time-out reads as one.
func TestTimeOutForReal(t *testing.T) {
	e, a := startReal(t)
	b := newBrowser(t, a)
	signInAs(b, e, pathLogin, environmenttest.Ada)
	heard := a.hearBackchannel()
	e.Advance(13 * time.Hour)
	<-heard
	b.follow().get(pathHome).want(t, http.StatusOK, "Your session expired.", "The session expired at the environment")
}
