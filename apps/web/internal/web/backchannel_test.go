package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

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
	b.get("/signed-out?reason=elsewhere").want(t, http.StatusOK, "You signed out in another app.")
	b.wantSignedOut()
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

// W8: everything else is refused with 400, and the reason is logged.
func TestBackchannelRefusals(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	f.signIn(b)
	now := a.clock.Now()
	claims := func(change authtest.Claims) string { return f.Sign(f.LogoutClaims("web", now, change)) }
	foreign := authtest.Start(t)
	foreign.RotateKeys("key-1")
	used := f.Sign(f.LogoutClaims("web", now, authtest.Claims{"sid": "ses_gone", "jti": "jti-used"}))
	newBrowser(t, a).post(pathBackchannel, logoutForm(used)).want(t, http.StatusOK)

	tests := map[string]url.Values{
		"Nothing":     {},
		"Empty":       logoutForm(""),
		"Garbage":     logoutForm("a.b.c"),
		"Two":         {"logout_token": {claims(nil), claims(nil)}},
		"OtherIssuer": logoutForm(claims(authtest.Claims{"iss": "https://evil.example"})),
		"OtherClient": logoutForm(claims(authtest.Claims{"aud": []string{"spa"}})),
		"OtherKey":    logoutForm(foreign.Sign(f.LogoutClaims("web", now))),
		"AlgHMAC":     logoutForm(f.SignWith(jose.HS256, []byte(strings.Repeat("k", 32)), f.LogoutClaims("web", now))),
		"AlgNone":     logoutForm("eyJhbGciOiJub25lIn0." + strings.Split(claims(nil), ".")[1] + "."),
		"Old":         logoutForm(claims(authtest.Claims{"iat": now.Add(-time.Hour).Unix()})),
		"Future":      logoutForm(claims(authtest.Claims{"iat": now.Add(time.Hour).Unix()})),
		"Expired":     logoutForm(claims(authtest.Claims{"exp": now.Add(-5 * time.Minute).Unix()})),
		"NoIssuedAt":  logoutForm(claims(authtest.Claims{"iat": nil})),
		"NoEvents":    logoutForm(claims(authtest.Claims{"events": nil})),
		"OtherEvent":  logoutForm(claims(authtest.Claims{"events": map[string]any{"urn:other": map[string]any{}}})),
		"Nobody":      logoutForm(claims(authtest.Claims{"sid": nil, "sub": nil})),
		"Nonce":       logoutForm(claims(authtest.Claims{"nonce": "n"})),
		"NoJTI":       logoutForm(claims(authtest.Claims{"jti": nil})),
		"Replayed":    logoutForm(used),
		"IDToken":     logoutForm(f.Sign(f.IDClaims("web", "n", now))),
		"AccessToken": logoutForm(f.Sign(f.AccessClaims("web", now))),
		"TooLarge":    logoutForm(strings.Repeat("a", maxLogoutRequest)),
	}
	for name, form := range tests {
		t.Run(name, func(t *testing.T) {
			before := len(a.logs.String())
			res := newBrowser(t, a).post(pathBackchannel, form).want(t, http.StatusBadRequest, "invalid_request")
			if res.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("Cache-Control is %q", res.Header.Get("Cache-Control"))
			}
			if line := a.logs.String()[before:]; !strings.Contains(line, "web: bad request: ") {
				t.Errorf("the reason is not logged: %s", line)
			}
			b.wantSignedIn()
		})
	}
	t.Run("InTheQuery", func(t *testing.T) {
		newBrowser(t, a).post(pathBackchannel+"?logout_token="+claims(nil), nil).want(t, http.StatusBadRequest)
		b.wantSignedIn()
	})
	t.Run("ContentType", func(t *testing.T) {
		newBrowser(t, a).post(pathBackchannel, logoutForm(claims(nil)), "Content-Type", "application/json").want(t, http.StatusBadRequest)
		b.wantSignedIn()
	})
	t.Run("Get", func(t *testing.T) {
		newBrowser(t, a).get(pathBackchannel).want(t, http.StatusMethodNotAllowed)
	})
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
	res := b.get(pathHome).want(t, http.StatusInternalServerError)
	b.get("/api/me").want(t, http.StatusInternalServerError)
	newBrowser(t, a).post(pathBackchannel, logoutForm(f.Sign(f.LogoutClaims("web", a.clock.Now())))).want(t, http.StatusInternalServerError)
	if len(res.Header.Values("Set-Cookie")) != 0 {
		t.Error("cookies were touched")
	}
	a.Server.ended = good
	b.wantSignedIn()
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
