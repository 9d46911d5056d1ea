package provider_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
)

// E1: of four parallel redemptions of one code exactly one succeeds; the others are invalid_grant.
func TestCodeParallel(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	user := environmenttest.Ada
	for range 25 {
		code := p.code(user)
		user = ""
		var mu sync.Mutex
		won, refused := 0, 0
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				got := p.redeem(code)
				mu.Lock()
				defer mu.Unlock()
				if got.status == http.StatusOK {
					won++
				} else if got.status == http.StatusBadRequest && got.Error == "invalid_grant" {
					refused++
				}
			})
		}
		all.Wait()
		if won != 1 || refused != 3 {
			t.Fatalf("%d succeeded and %d were refused, want 1 and 3", won, refused)
		}
	}
}

// E1: a second use of a code ends the token family (RFC 6749 §4.1.2), and no other.
func TestCodeReuse(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	other := p.login(environmenttest.Ada)
	code := p.code("")
	got := p.redeem(code)
	if again := p.redeem(code); again.Error != "invalid_grant" {
		t.Errorf("second use: %d %s", again.status, again.Error)
	}
	p.wantGrantDead(got)
	if userinfo(t, env, other.Access) != http.StatusOK {
		t.Error("another family of the session died too")
	}
}

// E1: a code is refused after its life, for another client, and with another redirect_uri; trying does not spend it.
func TestCodeBinding(t *testing.T) {
	env := environmenttest.Start(t)
	env.AddApplication(environmenttest.Application{ID: "other", Type: environmenttest.Web, Secrets: []string{"s"}, RedirectURIs: []string{webRedirect}})
	p := web(t, env)
	code := p.code(environmenttest.Ada)
	other := &party{t, env, p.browser, "other", "s", webRedirect}
	for what, got := range map[string]tokens{
		"another client":       other.redeem(code),
		"another redirect_uri": p.redeem(code, "redirect_uri", webRedirect+"/"),
		"no redirect_uri":      p.redeem(code, "redirect_uri", ""),
		"wrong secret":         (&party{t, env, nil, "web_local", "wrong", webRedirect}).redeem(code),
		"an unknown code":      p.redeem("unknown"),
	} {
		if got.status == http.StatusOK || got.Error != "invalid_grant" && got.Error != "invalid_client" {
			t.Errorf("%s: %d %s", what, got.status, got.Error)
		}
	}
	if got := p.redeem(code); got.status != http.StatusOK {
		t.Errorf("the right client after that: %d %s", got.status, got.Error)
	}
	late := p.code("")
	env.Advance(10 * time.Minute)
	if got := p.redeem(late); got.Error != "invalid_grant" {
		t.Errorf("after ten minutes: %d %s", got.status, got.Error)
	}
}

// E1, E4: PKCE with S256 is required of public clients; plain is refused; leaving the verifier out never helps.
func TestPKCE(t *testing.T) {
	env := environmenttest.Start(t)
	for name, p := range map[string]*party{"web": web(t, env), "spa": spa(t, env), "native": native(t, env)} {
		t.Run(name, func(t *testing.T) {
			for what, pairs := range map[string][]string{
				"plain":             {"code_challenge_method", "plain"},
				"method left out":   {"code_challenge_method", ""},
				"short challenge":   {"code_challenge", "abc"},
				"method only":       {"code_challenge", ""},
				"lower-case method": {"code_challenge_method", "s256"},
			} {
				p.wantRedirectError(t, "invalid_request", what, pairs...)
			}
			if p.secret == "" {
				p.wantRedirectError(t, "invalid_request", "no PKCE", "code_challenge", "", "code_challenge_method", "")
			}
			code := p.code(environmenttest.Ada)
			for what, v := range map[string]string{"wrong verifier": verifier + "x", "no verifier": ""} {
				if got := p.redeem(code, "code_verifier", v); got.Error != "invalid_grant" {
					t.Errorf("%s: %d %s", what, got.status, got.Error)
				}
			}
			if got := p.redeem(code); got.status != http.StatusOK {
				t.Errorf("right verifier: %d %s", got.status, got.Error)
			}
		})
	}
}

// E1: a confidential client may leave PKCE out; a verifier without a challenge is refused.
func TestPKCEOptionalForWeb(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	none := []string{"code_challenge", "", "code_challenge_method", ""}
	if got := p.redeem(p.code(environmenttest.Ada, none...), "code_verifier", ""); got.status != http.StatusOK {
		t.Errorf("no PKCE: %d %s", got.status, got.Error)
	}
	if got := p.redeem(p.code("", none...)); got.status == http.StatusOK {
		t.Error("a verifier for a request without a challenge was accepted")
	}
}

// wantRedirectError sends an authorization request and expects an error at the redirect URI, with state and iss.
func (p *party) wantRedirectError(t *testing.T, code, what string, pairs ...string) {
	t.Helper()
	resp, _ := p.authorize(p.authorizeURL(pairs...))
	location, err := resp.Location()
	if err != nil {
		t.Errorf("%s: answered %d, want a redirect with %s", what, resp.StatusCode, code)
		return
	}
	q := location.Query()
	if q.Get("error") != code || q.Get("state") != "state-1" || q.Get("iss") != p.env.URL || q.Has("code") {
		t.Errorf("%s: came back with error %q, state %q, iss %q, want %s", what, q.Get("error"), q.Get("state"), q.Get("iss"), code)
	}
}
