package logout_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/provider"
)

// Requirement 21, E7, M2: each web application that took part gets one logout token, with everything that belongs into it, before
// the browser is sent on; one that did not take part gets none.
func TestLogoutTellsEveryWebApp(t *testing.T) {
	env := environmenttest.Start(t)
	first, second, absent := newApp(t, env, "first"), newApp(t, env, "second"), newApp(t, env, "absent")
	browser := environmenttest.Browser(t)
	tk := first.login(t, browser, environmenttest.Ada)
	second.login(t, browser, "")
	_, id := claims(t, env, tk.ID)

	status, location, _ := first.logout(t, browser, first.logoutParams(tk))
	if status != http.StatusSeeOther || location != first.URL+"/signed-out?state=x+y" {
		t.Errorf("status %d, location %q", status, location)
	}
	if n := len(absent.received()); n != 0 {
		t.Errorf("an app that took no part got %d tokens", n)
	}
	jtis := map[any]bool{}
	for _, a := range []*app{first, second} {
		got := a.received()
		if len(got) != 1 {
			t.Fatalf("%s got %d tokens", a.id, len(got))
		}
		head, c := claims(t, env, got[0])
		events, _ := c["events"].(map[string]any)
		event, named := events["http://schemas.openid.net/event/backchannel-logout"].(map[string]any)
		_, hasNonce := c["nonce"]
		iat, _ := c["iat"].(float64)
		exp, _ := c["exp"].(float64)
		switch {
		case head.ExtraHeaders[jose.HeaderType] != "logout+jwt":
			t.Errorf("typ %v", head.ExtraHeaders[jose.HeaderType])
		case c["iss"] != env.URL || c["sub"] != environmenttest.Ada || c["sid"] != id["sid"]:
			t.Errorf("iss %v, sub %v, sid %v", c["iss"], c["sub"], c["sid"])
		case c["aud"] != a.id && !slices.Equal(c["aud"].([]any), []any{a.id}):
			t.Errorf("aud %v", c["aud"])
		case len(events) != 1 || !named || len(event) != 0 || hasNonce:
			t.Errorf("events %v, nonce %t", c["events"], hasNonce)
		case exp-iat != 120 || c["jti"] == "" || c["jti"] == nil:
			t.Errorf("lives %v s, jti %v", exp-iat, c["jti"])
		}
		jtis[c["jti"]] = true
	}
	if len(jtis) != 2 {
		t.Error("two tokens share a jti")
	}
}

// Requirement 21: with a hanging app the browser is sent on all the same, and the others have their tokens by then.
func TestLogoutWithHangingApp(t *testing.T) {
	env := environmenttest.Start(t)
	dead, alive := newApp(t, env, "dead", hanging), newApp(t, env, "alive")
	browser := environmenttest.Browser(t)
	tk := alive.login(t, browser, environmenttest.Ada)
	dead.login(t, browser, "")
	status, location, _ := alive.logout(t, browser, alive.logoutParams(tk))
	if status != http.StatusSeeOther || !strings.HasPrefix(location, alive.URL) {
		t.Errorf("status %d, location %q", status, location)
	}
	if n := len(alive.received()); n != 1 {
		t.Errorf("the living app has %d tokens while the other one hangs", n)
	}
	close(dead.hold)
}

// Requirement 20, M2, M3, M6: however a session ends, no token of any of its clients works any more and nobody is signed in.
func TestEveryEndOfASession(t *testing.T) {
	for name, end := range map[string]func(t *testing.T, a *app, browser *http.Client, tk tokens){
		"logout": func(t *testing.T, a *app, browser *http.Client, tk tokens) {
			a.logout(t, browser, a.logoutParams(tk))
		},
		"revoked by an administrator": func(t *testing.T, a *app, _ *http.Client, tk tokens) {
			_, c := claims(t, a.env, tk.ID)
			a.env.EndSession(c["sid"].(string))
		},
		"idle time-out":     func(_ *testing.T, a *app, _ *http.Client, _ tokens) { a.env.Advance(12 * time.Hour) },
		"absolute time-out": func(_ *testing.T, a *app, _ *http.Client, _ tokens) { a.env.Advance(30 * 24 * time.Hour) },
		"somebody else signs in": func(t *testing.T, a *app, browser *http.Client, _ tokens) {
			a.env.SignIn(t, browser, a.authorizeURL("prompt", "login"), environmenttest.Grace)
		},
	} {
		t.Run(name, func(t *testing.T) {
			env := environmenttest.Start(t)
			first, second := newApp(t, env, "first"), newApp(t, env, "second")
			browser := environmenttest.Browser(t)
			firsts := first.login(t, browser, environmenttest.Ada)
			seconds := second.login(t, browser, "")
			end(t, first, browser, firsts)
			<-first.got
			<-second.got
			for a, tk := range map[*app]tokens{first: firsts, second: seconds} {
				if got := a.refresh(t, tk); got.Error != "invalid_grant" {
					t.Errorf("%s: refresh: %q", a.id, got.Error)
				}
				if a.active(t, tk.Access) || a.active(t, tk.Refresh) {
					t.Errorf("%s: a token is still active", a.id)
				}
			}
			if got := second.silent(t, browser); name != "somebody else signs in" && got != "login_required" {
				t.Errorf("prompt=none: %q", got)
			}
		})
	}
}

// Requirement 19: which hints prove something. Modified, unsigned, foreign and other tokens end nothing.
func TestHints(t *testing.T) {
	env := environmenttest.Start(t)
	a := newApp(t, env, "web")
	browser := environmenttest.Browser(t)
	tk := a.login(t, browser, environmenttest.Ada)
	parts := strings.Split(tk.ID, ".")
	encode := base64.RawURLEncoding.EncodeToString
	head, _ := claims(t, env, tk.ID)
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	logoutToken, err := env.Inner().Provider.SignLogoutToken(provider.Logout{ClientID: "web", UserID: environmenttest.Ada, SessionID: "ses_1"})
	if err != nil {
		t.Fatal(err)
	}
	for name, hint := range map[string]string{
		"modified":     parts[0] + "." + encode([]byte(strings.Replace(string(payload), "usr_ada", "usr_eve", 1))) + "." + parts[2],
		"unsigned":     encode([]byte(`{"alg":"none"}`)) + "." + parts[1] + ".",
		"foreign key":  foreign(t, head, payload),
		"access token": tk.Access,
		"logout token": logoutToken,
		"not a token":  "nonsense",
	} {
		t.Run(name, func(t *testing.T) {
			p := a.logoutParams(tk)
			p.Set("id_token_hint", hint)
			status, location, body := a.logout(t, browser, p)
			if status != http.StatusBadRequest || location != "" || strings.Contains(body, hint) {
				t.Errorf("status %d, location %q", status, location)
			}
		})
	}
	if got := a.silent(t, browser); got != "" {
		t.Fatalf("the session has ended: %s", got)
	}
	env.RotateKeys()
	env.Advance(time.Hour) // the ID token has expired
	if status, location, _ := a.logout(t, browser, a.logoutParams(tk)); status != http.StatusSeeOther || !strings.HasPrefix(location, a.URL) {
		t.Errorf("expired hint of an older key: status %d, location %q", status, location)
	}
	if got := a.silent(t, browser); got != "login_required" {
		t.Errorf("afterwards prompt=none says %q", got)
	}
}

// foreign signs the claims with a key that is not the environment's but claims to be.
func foreign(t *testing.T, head jose.Header, payload []byte) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	jwk := jose.JSONWebKey{Key: key, KeyID: head.KeyID}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jwk}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// Requirement 22: an app that is down is tried again, over restarts of the environment, until it has its token; each attempt has a
// token of its own, and the page shows the outcome.
func TestDownThenUp(t *testing.T) {
	env := environmenttest.Start(t)
	a := newApp(t, env, "web", func(a *app) { a.status = []int{503, 429, 500} })
	browser := environmenttest.Browser(t)
	tk := a.login(t, browser, environmenttest.Ada)
	a.logout(t, browser, a.logoutParams(tk))
	<-a.got
	if page := getText(t, browser, env.URL+"/deliveries"); !strings.Contains(page, "Trying again") || !strings.Contains(page, "503") {
		t.Error("the page does not show the failed attempt")
	}
	for range 10 {
		env.Restart() // an attempt that this interrupts is made again
		if strings.Contains(getText(t, browser, env.URL+"/deliveries"), "Told") {
			break
		}
		env.Advance(15 * time.Second)
		<-a.got
	}
	if !strings.Contains(getText(t, browser, env.URL+"/deliveries"), "Told") {
		t.Error("the token was not delivered")
	}
	got := a.received()
	if distinct := slices.Compact(slices.Sorted(slices.Values(got))); len(got) < 4 || len(distinct) != len(got) {
		t.Errorf("%d attempts with %d different tokens, want at least 4, all different", len(got), len(distinct))
	}
}

// E7: the page shows each delivery with its outcome, and no token.
func TestDeliveriesPage(t *testing.T) {
	env := environmenttest.Start(t)
	good, bad := newApp(t, env, "good"), newApp(t, env, "bad", func(a *app) { a.status = []int{400} })
	browser := environmenttest.Browser(t)
	tk := good.login(t, browser, environmenttest.Ada)
	bad.login(t, browser, "")
	good.logout(t, browser, url.Values{"id_token_hint": {tk.ID}})
	page := getText(t, browser, env.URL+"/deliveries")
	for _, want := range []string{"good", "bad", "Told", "Refused", "Answered 200", "Answered 400", "400 Bad Request"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
	for _, token := range slices.Concat(good.received(), bad.received()) {
		if strings.Contains(page, token) || strings.Contains(env.Log(), token) {
			t.Error("a logout token is on the page or in the log")
		}
	}
	if strings.Contains(env.Log(), tk.ID) {
		t.Error("the hint is in the log")
	}
}
