package signin_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
	"example.com/multiapp/apps/environment/internal/pages"
)

// E2: each way to sign in, with the amr that tells which it was; the second app needs no page (M1).
func TestWaysToSignIn(t *testing.T) {
	for user, amr := range map[string]string{environmenttest.Ada: "user", "ada@example.com": "otp"} {
		t.Run(amr, func(t *testing.T) {
			env, browser := start(t), environmenttest.Browser(t)
			one := idToken(t, env, "one", env.SignIn(t, browser, authorizeURL(env, "one"), user))
			two := idToken(t, env, "two", env.SignIn(t, browser, authorizeURL(env, "two"), ""))
			methods, _ := one["amr"].([]any)
			if one["sub"] != environmenttest.Ada || len(methods) != 1 || methods[0] != amr {
				t.Errorf("sub %v, amr %v", one["sub"], one["amr"])
			}
			if one["sid"] != two["sid"] || one["auth_time"] != two["auth_time"] {
				t.Error("the second app is in another session")
			}
		})
	}
}

// E2: sign up makes a user whose name and address are in the tokens, and who survives a restart.
func TestSignUpForReal(t *testing.T) {
	env, browser := start(t), environmenttest.Browser(t)
	form := get(t, browser, authorizeURL(env, "one", "prompt", "create"))
	if form.path != pages.PathSignUp {
		t.Fatalf("prompt=create shows %s", form.path)
	}
	request := form.handle(t)
	post(t, browser, env.URL+pages.PathSignUp, url.Values{"request": {request}, "name": {"Katherine Johnson"}, "email": {"katherine@example.com"}})
	done := post(t, browser, env.URL+pages.PathSignInCode, url.Values{"request": {request}, "code": {env.OneTimeCode("katherine@example.com")}})
	if done.location == nil {
		t.Fatalf("on %s, status %d", done.path, done.status)
	}
	claims := idToken(t, env, "one", done.location)
	if claims["name"] != "Katherine Johnson" || claims["given_name"] != "Katherine" || claims["email"] != "katherine@example.com" {
		t.Errorf("name %v, given name %v, email %v", claims["name"], claims["given_name"], claims["email"])
	}
	env.Restart()
	again := idToken(t, env, "one", env.SignIn(t, environmenttest.Browser(t), authorizeURL(env, "one"), "katherine@example.com"))
	if again["sub"] != claims["sub"] {
		t.Error("after the restart she is somebody else")
	}
}

// E2: from prompt=create the link leads to the sign-in form, not back to sign-up.
func TestSignUpLinksToSignIn(t *testing.T) {
	env, browser := start(t), environmenttest.Browser(t)
	form := get(t, browser, authorizeURL(env, "one", "prompt", "create"))
	link := regexp.MustCompile(`id="sign-in-link" href="([^"]+)"`).FindStringSubmatch(form.body)
	if link == nil {
		t.Fatal("there is no link to sign in")
	}
	if p := get(t, browser, env.URL+strings.ReplaceAll(link[1], "&amp;", "&")); p.path != pages.PathSignIn || !strings.Contains(p.body, "Ada Lovelace") {
		t.Errorf("it leads to %s", p.path)
	}
}

// E2, requirement 12: deny is access_denied with the state and iss.
func TestDenyForReal(t *testing.T) {
	env, browser := start(t), environmenttest.Browser(t)
	request := get(t, browser, authorizeURL(env, "one")).handle(t)
	p := post(t, browser, env.URL+pages.PathDeny, url.Values{"request": {request}})
	if p.location == nil {
		t.Fatalf("status %d", p.status)
	}
	q := p.location.Query()
	if q.Get("error") != "access_denied" || q.Get("state") != "a b" || q.Get("iss") != env.URL || q.Has("code") || cookie(env, browser) != "" {
		t.Errorf("answer %v", q)
	}
}

// E2, requirements 13 and 15: prompt=login and max_age ask again; the answer is a later auth_time and a new cookie value in the
// same session.
func TestReauthenticationForReal(t *testing.T) {
	for name, more := range map[string][]string{"prompt=login": {"prompt", "login"}, "max_age": {"max_age", "60"}, "max_age=0": {"max_age", "0"}} {
		t.Run(name, func(t *testing.T) {
			env, browser := start(t), environmenttest.Browser(t)
			first := idToken(t, env, "one", env.SignIn(t, browser, authorizeURL(env, "one"), environmenttest.Ada))
			before := cookie(env, browser)
			env.Advance(2 * time.Minute)
			form := get(t, browser, authorizeURL(env, "two", more...))
			if form.path != pages.PathSignIn || !strings.Contains(form.body, "sign in again") {
				t.Fatalf("shows %s", form.path)
			}
			second := idToken(t, env, "two", env.SignIn(t, browser, authorizeURL(env, "two", more...), environmenttest.Ada))
			if second["auth_time"].(float64) < first["auth_time"].(float64)+120 || second["sid"] != first["sid"] || cookie(env, browser) == before {
				t.Errorf("auth_time %v then %v, sid %v then %v", first["auth_time"], second["auth_time"], first["sid"], second["sid"])
			}
			third := idToken(t, env, "one", env.SignIn(t, browser, authorizeURL(env, "one"), ""))
			if third["sid"] != first["sid"] {
				t.Error("the first app has another session")
			}
		})
	}
}

// E2, requirement 14: prompt=select_account goes on, or changes the person.
func TestSelectAccountForReal(t *testing.T) {
	env, browser := start(t), environmenttest.Browser(t)
	first := idToken(t, env, "one", env.SignIn(t, browser, authorizeURL(env, "one"), environmenttest.Ada))
	same := idToken(t, env, "two", env.SignIn(t, browser, authorizeURL(env, "two", "prompt", "select_account"), environmenttest.Ada))
	if same["sid"] != first["sid"] || same["auth_time"] != first["auth_time"] {
		t.Error("going on as the same person began something new")
	}
	other := idToken(t, env, "two", env.SignIn(t, browser, authorizeURL(env, "two", "prompt", "select_account"), environmenttest.Grace))
	if other["sub"] != environmenttest.Grace || other["sid"] == first["sid"] {
		t.Errorf("sub %v, same session %t", other["sub"], other["sid"] == first["sid"])
	}
}

// E2: two tabs with two apps ask at once; both finish, in one session.
func TestTwoTabsForReal(t *testing.T) {
	env, browser := start(t), environmenttest.Browser(t)
	tab1, tab2 := get(t, browser, authorizeURL(env, "one")), get(t, browser, authorizeURL(env, "two"))
	done2 := post(t, browser, env.URL+pages.PathSignInUser, url.Values{"request": {tab2.handle(t)}, "user_id": {environmenttest.Ada}})
	done1 := post(t, browser, env.URL+pages.PathSignInUser, url.Values{"request": {tab1.handle(t)}, "user_id": {environmenttest.Ada}})
	if done1.location == nil || done2.location == nil {
		t.Fatalf("statuses %d and %d", done1.status, done2.status)
	}
	if one, two := idToken(t, env, "one", done1.location), idToken(t, env, "two", done2.location); one["sid"] != two["sid"] {
		t.Error("the tabs have two sessions")
	}
}

// E2: two tabs ask at the very same moment, so neither request carries a cookie, and the browser keeps those of both
// answers. Both tabs finish.
func TestTwoTabsAtTheSameMoment(t *testing.T) {
	env, browser, second := start(t), environmenttest.Browser(t), environmenttest.Browser(t)
	tab1, tab2 := get(t, browser, authorizeURL(env, "one")), get(t, second, authorizeURL(env, "two"))
	home, err := url.Parse(env.URL)
	if err != nil {
		t.Fatal(err)
	}
	browser.Jar.SetCookies(home, second.Jar.Cookies(home))
	for _, tab := range []page{tab1, tab2} {
		done := post(t, browser, env.URL+pages.PathSignInUser, url.Values{"request": {tab.handle(t)}, "user_id": {environmenttest.Ada}})
		if done.location == nil {
			t.Errorf("status %d", done.status)
		}
	}
}

// E2: tabs that are opened and left pile up no cookies: the oldest gives way, the newest goes on.
func TestAbandonedTabsLeaveFewCookies(t *testing.T) {
	env, browser := start(t), environmenttest.Browser(t)
	var tab page
	for range 20 {
		tab = get(t, browser, authorizeURL(env, "one"))
		env.Advance(time.Second)
	}
	home, err := url.Parse(env.URL)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(browser.Jar.Cookies(home)); n > 8 {
		t.Errorf("%d cookies", n)
	}
	done := post(t, browser, env.URL+pages.PathSignInUser, url.Values{"request": {tab.handle(t)}, "user_id": {environmenttest.Ada}})
	if done.location == nil {
		t.Errorf("the newest tab: status %d", done.status)
	}
}

// E2: a waiting request belongs to the browser that brought it: a link to somebody else's signs nobody in (login CSRF).
func TestRequestIsBoundToBrowser(t *testing.T) {
	env, attacker, victim := start(t), environmenttest.Browser(t), environmenttest.Browser(t)
	request := get(t, attacker, authorizeURL(env, "one")).handle(t)
	get(t, victim, authorizeURL(env, "two"))
	for _, p := range []page{
		get(t, victim, env.URL+pages.PathSignIn+"?request="+request),
		post(t, victim, env.URL+pages.PathSignInUser, url.Values{"request": {request}, "user_id": {environmenttest.Ada}}),
	} {
		if p.status != http.StatusGone || cookie(env, victim) != "" {
			t.Errorf("status %d, session began: %t", p.status, cookie(env, victim) != "")
		}
	}
}

// E2: a sign-in that was left open too long says so; so does one that the environment's restart forgot.
func TestRequestExpires(t *testing.T) {
	env, browser := start(t), environmenttest.Browser(t)
	for name, pass := range map[string]func(){"time": func() { env.Advance(31 * time.Minute) }, "restart": env.Restart} {
		request := get(t, browser, authorizeURL(env, "one")).handle(t)
		pass()
		p := post(t, browser, env.URL+pages.PathSignInUser, url.Values{"request": {request}, "user_id": {environmenttest.Ada}})
		if p.status != http.StatusGone || !strings.Contains(p.body, "Go back to the app") {
			t.Errorf("%s: status %d", name, p.status)
		}
	}
}

// E2: the pages' policy lets the form's answer lead to the app that waits, and to no other.
func TestFormAction(t *testing.T) {
	env, browser := start(t), environmenttest.Browser(t)
	policy := get(t, browser, authorizeURL(env, "one")).header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "form-action 'self' http://127.0.0.1:9;") {
		t.Errorf("Content-Security-Policy: %s", policy)
	}
	if policy := get(t, browser, env.URL+"/").header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self';") {
		t.Errorf("home page: %s", policy)
	}
}

// E2: no code of the mailbox reaches the log.
func TestCodeIsNotLogged(t *testing.T) {
	env, browser := start(t), environmenttest.Browser(t)
	env.SignIn(t, browser, authorizeURL(env, "one"), "ada@example.com")
	alone := regexp.MustCompile(`(^|[^\d.])` + env.OneTimeCode("ada@example.com") + `([^\d.]|$)`) // not inside a duration
	if alone.MatchString(env.Log()) {
		t.Error("the code is in the log")
	}
}
