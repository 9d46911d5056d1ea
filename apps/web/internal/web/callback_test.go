package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.com/multiapp/shared/auth/authtest"
)

// W2: an answer whose state does not match is a generic failure, whatever else it says.
func TestCallbackState(t *testing.T) {
	f, a := startFake(t)
	tests := []struct{ name, query string }{
		{"Missing", "code=x"},
		{"Empty", "code=x&state="},
		{"Unknown", "code=x&state=tampered"},
		{"ErrorWithoutState", "error=access_denied&error_description=<script>alert(1)</script>"},
		{"ErrorWithWrongState", "error=access_denied&state=tampered"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBrowser(t, a)
			b.get(pathLogin)
			res := b.get(pathCallback+"?"+tt.query).want(t, http.StatusBadRequest, "This sign-in is not valid", pathLogin)
			if strings.Contains(res.body, "alert(1)") || strings.Contains(res.body, "tampered") {
				t.Error("a parameter is echoed")
			}
			b.wantSignedOut()
		})
	}
	t.Run("Repeated", func(t *testing.T) {
		b := newBrowser(t, a)
		path := f.approve(b.get(pathLogin))
		b.get(path+"&state=other").want(t, http.StatusBadRequest)
		b.wantSignedOut()
	})
	t.Run("OtherBrowser", func(t *testing.T) { // login CSRF
		path := f.approve(newBrowser(t, a).get(pathLogin))
		victim := newBrowser(t, a)
		victim.get(pathLogin)
		victim.get(path).want(t, http.StatusBadRequest)
		victim.wantSignedOut()
	})
	if f.Asked("/oauth/token") != 0 {
		t.Error("a code was exchanged")
	}
}

// W9: errors of the environment are logged, explained, and never echoed.
func TestCallbackErrors(t *testing.T) {
	_, a := startFake(t)
	tests := []struct {
		code   string
		status int
		says   string
	}{
		{"access_denied", http.StatusForbidden, "You did not sign in"},
		{"invalid_request", http.StatusBadGateway, "Signing in did not work"},
		{"server_error", http.StatusBadGateway, "Signing in did not work"},
		{"temporarily_unavailable", http.StatusBadGateway, "Signing in did not work"},
		{"login_required", http.StatusUnauthorized, "Please sign in"},
		{"never_heard_of", http.StatusBadGateway, "Signing in did not work"},
	}
	for _, tt := range tests {
		t.Run(tt.code, func(t *testing.T) {
			b := newBrowser(t, a)
			login := b.get(pathLogin + "?return_to=/members")
			query := url.Values{"error": {tt.code}, "error_description": {"<b>because</b> of " + tt.code}, "state": {login.query("state")}}
			res := b.get(pathCallback+"?"+query.Encode()).want(t, tt.status, tt.says, "/login?return_to=%2Fmembers")
			if strings.Contains(res.body, "because") {
				t.Error("the description is shown")
			}
			if !strings.Contains(a.logs.String(), "of "+tt.code) {
				t.Error("the description is not in the log")
			}
			b.wantSignedOut()
		})
	}
}

// W2: state is believed before error, and error before code.
func TestCallbackErrorBeforeCode(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	b.get(f.approve(b.get(pathLogin))+"&error=access_denied").want(t, http.StatusForbidden)
	if f.Asked("/oauth/token") != 0 {
		t.Error("the code was exchanged")
	}
}

// W3: a used or expired code offers a new login, and changes nothing.
func TestCallbackCodeRejected(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	path := f.approve(b.get(pathLogin))
	f.set(func() { clear(f.nonces) })
	b.get(path).want(t, http.StatusBadRequest, "used or has expired", pathLogin)
	b.wantSignedOut()
}

// W3: Back after login is not an error.
func TestBackAfterLogin(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	path := f.approve(b.get(pathLogin))
	b.get(path).wantRedirect(t, http.StatusSeeOther, pathHome)
	b.get(path).wantRedirect(t, http.StatusSeeOther, pathHome)
	b.wantSignedIn()
	if n := f.Asked("/oauth/token"); n != 1 {
		t.Errorf("the token endpoint was asked %d times, want 1", n)
	}
}

// W3: an attempt is used up by its first answer.
func TestAttemptIsSingleUse(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	login := b.get(pathLogin)
	b.get(pathCallback + "?error=access_denied&state=" + login.query("state"))
	b.get(f.approve(login)).want(t, http.StatusBadRequest)
	b.wantSignedOut()
}

// W2: tokens that fail a check start no session. Each check is shared/auth's and tested there.
func TestCallbackBadTokens(t *testing.T) {
	f, a := startFake(t)
	for name, change := range map[string]func(){
		"Nonce":          func() { f.id = authtest.Claims{"nonce": "other"} },
		"IDAudience":     func() { f.id = authtest.Claims{"aud": "spa"} },
		"AccessAudience": func() { f.access = authtest.Claims{"aud": []string{"spa"}} },
		"Issuer":         func() { f.access = authtest.Claims{"iss": "https://evil.example"} },
	} {
		t.Run(name, func(t *testing.T) {
			f.set(change)
			defer f.set(func() { f.id, f.access = nil, nil })
			b := newBrowser(t, a)
			b.get(f.approve(b.get(pathLogin))).want(t, http.StatusBadGateway, "Signing in did not work")
			b.wantSignedOut()
		})
	}
}

// W14
func TestCallbackWhileTheTokenEndpointIsDown(t *testing.T) {
	f, a := startFake(t)
	b := newBrowser(t, a)
	path := f.approve(b.get(pathLogin))
	f.set(func() { f.refuse = func(*http.Request) (int, string) { return http.StatusServiceUnavailable, "" } })
	b.get(path).want(t, http.StatusServiceUnavailable)
	b.wantSignedOut()
}
