package logout

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/provider"
	"example.com/multiapp/apps/environment/internal/session"
)

const webSignedOut = "http://web.example/signed-out"

func params(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// E7, requirement 19: a hint ends its session, takes the cookie back, tells the web application, and the browser goes where the
// application wants, with its state; by GET and by POST.
func TestLogout(t *testing.T) {
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		t.Run(method, func(t *testing.T) {
			f := newFixture(t)
			sid, cookie := f.signedIn(t, "usr_ada")
			a := f.send(t, method, provider.PathLogout, params("id_token_hint", "web_local "+sid, "client_id", "web_local",
				"post_logout_redirect_uri", webSignedOut, "state", "a b&c=d"), cookie)
			if a.status != http.StatusSeeOther || a.location != webSignedOut+"?state=a+b%26c%3Dd" || !a.cleared {
				t.Errorf("status %d, location %q, cookie cleared %t", a.status, a.location, a.cleared)
			}
			if f.living(t, sid) {
				t.Error("the session lives on")
			}
			if got, want := f.app.received(), []string{"for web_local " + sid}; !slices.Equal(got, want) {
				t.Errorf("logout tokens before the browser went on: %q, want %q", got, want)
			}
		})
	}
}

// Requirement 19: an absent state stays absent, an empty one stays empty.
func TestLogoutState(t *testing.T) {
	f := newFixture(t)
	sid, cookie := f.signedIn(t, "usr_ada")
	p := params("id_token_hint", "web_local "+sid, "post_logout_redirect_uri", webSignedOut)
	if a := f.send(t, http.MethodGet, provider.PathLogout, p, cookie); a.location != webSignedOut {
		t.Errorf("without state: %q", a.location)
	}
	p.Set("state", "")
	if a := f.send(t, http.MethodGet, provider.PathLogout, p, cookie); a.location != webSignedOut+"?state=" {
		t.Errorf("with an empty state: %q", a.location)
	}
}

// Requirement 19: what cannot be trusted is a page that says why; nothing ends and nobody is redirected.
func TestLogoutRefused(t *testing.T) {
	f := newFixture(t)
	sid, cookie := f.signedIn(t, "usr_ada")
	hint := "web_local " + sid
	for name, tc := range map[string]struct {
		params url.Values
		says   string
	}{
		"refused hint":            {params("id_token_hint", "forged"), "id_token_hint is not"},
		"hint of another client":  {params("id_token_hint", hint, "client_id", "spa_local"), "another app"},
		"unknown client":          {params("client_id", "nobody"), "No app with this client_id"},
		"client gone":             {params("id_token_hint", "gone "+sid), "No app with this client_id"},
		"unregistered address":    {params("id_token_hint", hint, "post_logout_redirect_uri", webSignedOut+"/"), "not registered"},
		"address with a query":    {params("id_token_hint", hint, "post_logout_redirect_uri", webSignedOut+"?foo=bar"), "not registered"},
		"another client's":        {params("id_token_hint", hint, "post_logout_redirect_uri", "http://spa.example/signed-out"), "not registered"},
		"address without a proof": {params("post_logout_redirect_uri", webSignedOut), "without saying whose"},
		"repeated parameter":      {params("id_token_hint", hint, "state", "1", "state", "2"), "twice"},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			t.Run(name+" "+method, func(t *testing.T) {
				a := f.send(t, method, provider.PathLogout, tc.params, cookie)
				if a.status != http.StatusBadRequest || a.location != "" || a.cleared || !strings.Contains(a.body, tc.says) {
					t.Errorf("status %d, location %q, cleared %t", a.status, a.location, a.cleared)
				}
			})
		}
	}
	if !f.living(t, sid) {
		t.Error("the session has ended")
	}
}

// Requirement 19: native loopback addresses match on any port (RFC 8252 §7.3).
func TestLogoutNativePort(t *testing.T) {
	f := newFixture(t)
	sid, cookie := f.signedIn(t, "usr_ada")
	to := "http://127.0.0.1:53682/signed-out"
	a := f.send(t, http.MethodGet, provider.PathLogout, params("id_token_hint", "desktop_local "+sid, "post_logout_redirect_uri", to), cookie)
	if a.location != to {
		t.Errorf("status %d, location %q", a.status, a.location)
	}
}

// Requirement 19: without a hint the person is asked; yes ends the session and leads to the application's address.
func TestLogoutConfirm(t *testing.T) {
	f := newFixture(t)
	sid, cookie := f.signedIn(t, "usr_ada")
	p := params("client_id", "web_local", "post_logout_redirect_uri", webSignedOut, "state", "s1")
	a := f.send(t, http.MethodGet, provider.PathLogout, p, cookie)
	if a.status != http.StatusOK || !strings.Contains(a.body, "Web app asks to sign you out") || !f.living(t, sid) {
		t.Fatalf("status %d, session lives %t", a.status, f.living(t, sid))
	}
	p.Set("confirm", "yes")
	a = f.send(t, http.MethodPost, pages.PathConfirmLogout, p, cookie)
	if a.location != webSignedOut+"?state=s1" || !a.cleared || f.living(t, sid) {
		t.Errorf("location %q, cleared %t, session lives %t", a.location, a.cleared, f.living(t, sid))
	}
}

// Requirements 19 and 23: neither the question nor the home page's button can be answered by another site.
func TestLogoutForeignForm(t *testing.T) {
	f := newFixture(t)
	sid, cookie := f.signedIn(t, "usr_ada")
	for _, path := range []string{pages.PathConfirmLogout, pages.PathSessionEnd} {
		a := f.send(t, http.MethodPost, path, params("confirm", "yes"), cookie, "Sec-Fetch-Site", "cross-site")
		if a.status != http.StatusForbidden || !f.living(t, sid) {
			t.Errorf("%s: status %d, session lives %t", path, a.status, f.living(t, sid))
		}
	}
	// A form of the application itself is cross-site, too; with a hint that is how logout by POST works.
	a := f.send(t, http.MethodPost, provider.PathLogout, params("id_token_hint", "web_local "+sid), "", "Sec-Fetch-Site", "cross-site")
	if a.status != http.StatusOK || f.living(t, sid) {
		t.Errorf("application's form: status %d, session lives %t", a.status, f.living(t, sid))
	}
}

// Requirement 19: no parameters at all ask, then end on our own page.
func TestLogoutNoParameters(t *testing.T) {
	f := newFixture(t)
	sid, cookie := f.signedIn(t, "usr_ada")
	if a := f.send(t, http.MethodGet, provider.PathLogout, nil, cookie); !strings.Contains(a.body, `id="confirm-logout"`) {
		t.Fatalf("status %d: no question", a.status)
	}
	a := f.send(t, http.MethodPost, pages.PathConfirmLogout, params("confirm", "yes"), cookie)
	if a.status != http.StatusOK || !strings.Contains(a.body, "You are signed out") || !strings.Contains(a.body, "Web app") || f.living(t, sid) {
		t.Errorf("status %d, session lives %t", a.status, f.living(t, sid))
	}
}

// E7: the home page's button ends the session on our own page.
func TestSessionEnd(t *testing.T) {
	f := newFixture(t)
	sid, cookie := f.signedIn(t, "usr_ada")
	if a := f.send(t, http.MethodPost, pages.PathSessionEnd, nil, cookie); a.status != http.StatusOK || !a.cleared || f.living(t, sid) {
		t.Errorf("status %d, cleared %t, session lives %t", a.status, a.cleared, f.living(t, sid))
	}
}

// Requirement 19: a session that has ended already redirects all the same, and is not told twice.
func TestLogoutAlreadyEnded(t *testing.T) {
	f := newFixture(t)
	sid, cookie := f.signedIn(t, "usr_ada")
	p := params("id_token_hint", "web_local "+sid, "post_logout_redirect_uri", webSignedOut, "state", "s")
	for range 2 {
		if a := f.send(t, http.MethodGet, provider.PathLogout, p, cookie); a.location != webSignedOut+"?state=s" || !a.cleared {
			t.Errorf("status %d, location %q", a.status, a.location)
		}
	}
	if n := len(f.app.received()); n != 1 {
		t.Errorf("%d logout tokens", n)
	}
	if a := f.send(t, http.MethodGet, provider.PathLogout, params("client_id", "web_local", "post_logout_redirect_uri", webSignedOut), ""); a.location != webSignedOut {
		t.Errorf("nobody signed in: status %d, location %q", a.status, a.location)
	}
}

// Requirement 19: a hint ends the session it names and never the browser's newer one, whose cookie stays.
func TestLogoutHintOfAnotherSession(t *testing.T) {
	f := newFixture(t)
	older, _ := f.signedIn(t, "usr_ada")
	newer, cookie := f.signedIn(t, "usr_grace")
	a := f.send(t, http.MethodGet, provider.PathLogout, params("id_token_hint", "web_local "+older, "post_logout_redirect_uri", webSignedOut), cookie)
	if a.location != webSignedOut || a.cleared || f.living(t, older) || !f.living(t, newer) {
		t.Errorf("location %q, cleared %t, older lives %t, newer lives %t", a.location, a.cleared, f.living(t, older), f.living(t, newer))
	}
}

// Requirement 19: a browser without the cookie (another default browser, a cross-site POST) ends the hint's session.
func TestLogoutWithoutCookie(t *testing.T) {
	f := newFixture(t)
	sid, _ := f.signedIn(t, "usr_ada")
	a := f.send(t, http.MethodGet, provider.PathLogout, params("id_token_hint", "desktop_local "+sid), "")
	if a.status != http.StatusOK || f.living(t, sid) {
		t.Errorf("status %d, session lives %t", a.status, f.living(t, sid))
	}
}

// E7, M6, requirement 20: however a session ends, the same tokens go out.
func TestEveryEndIsTold(t *testing.T) {
	f := newFixture(t)
	for _, reason := range []string{session.ReasonIdle, session.ReasonAbsolute, session.ReasonReplaced, session.ReasonLogout} {
		sid, _ := f.signedIn(t, "usr_ada")
		if err := f.sessions.End(t.Context(), sid, reason, ""); err != nil {
			t.Fatal(err)
		}
		f.told(t, sid)
	}
	page := f.send(t, http.MethodGet, pages.PathDeliveries, nil, "")
	if n := strings.Count(page.body, "Told"); page.status != http.StatusOK || n != 4 {
		t.Errorf("the page (%d) shows %d deliveries as told, want 4", page.status, n)
	}
}
