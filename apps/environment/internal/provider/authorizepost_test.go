package provider_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
)

// postAuthorize sends the request as a form of another site: without cookies, because they are SameSite=Lax.
func (p *party) postAuthorize(pairs ...string) *http.Response {
	p.t.Helper()
	resp, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).
		PostForm(p.env.URL+"/oauth/authorize", p.request(pairs...))
	resp, _ = read(p.t, resp, err)
	return resp
}

// E1: authorize works by POST, too, through the sign-in page.
func TestAuthorizeByPost(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	p.wantCodeByPost(environmenttest.Ada)
}

// E1, M1: an application's form comes without the session's cookie and signs in without a page all the same; it takes no
// cookie of the browser away.
func TestAuthorizeByPostOfAnotherSite(t *testing.T) {
	env := environmenttest.Start(t)
	p := web(t, env)
	p.login(environmenttest.Ada)
	p.wantCodeByPost("")
	p.wantCodeByPost("", "prompt", "none")
}

func (p *party) wantCodeByPost(user string, pairs ...string) {
	p.t.Helper()
	resp := p.postAuthorize(pairs...)
	location, err := resp.Location()
	if err != nil || resp.StatusCode != http.StatusSeeOther || len(resp.Cookies()) > 0 {
		p.t.Fatalf("status %d, %d cookies: %v", resp.StatusCode, len(resp.Cookies()), err)
	}
	if back := p.env.SignIn(p.t, p.browser, location.String(), user); back.Query().Get("code") == "" {
		p.t.Errorf("came back with %s", back.Query().Get("error"))
	}
}

// E1: a secret in the form of an application goes into no address, where histories and proxies would keep it.
func TestAuthorizeByPostKeepsSecretsOut(t *testing.T) {
	p := web(t, environmenttest.Start(t))
	resp := p.postAuthorize("client_secret", "s3cr3t", "client_assertion", "s3cr3t", "code_verifier", "s3cr3t", "code", "s3cr3t", "refresh_token", "s3cr3t")
	if location := resp.Header.Get("Location"); strings.Contains(location, "s3cr3t") || !strings.Contains(location, "client_id=") {
		t.Errorf("leads to %s", location)
	}
}
