package provider_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environment"
	"example.com/multiapp/apps/environment/environmenttest"
)

func consentOf(email string) environmenttest.Option {
	return environmenttest.WithConfig(func(c *environment.Config) { c.InsecureConsent = email })
}

// With consent to a named user no request leads to a page. One that wants a new sign-in gets one, with a new auth_time,
// and one that finds a session keeps it.
func TestUnasked(t *testing.T) {
	env := environmenttest.Start(t, consentOf("grace@example.com"))
	p := web(t, env)
	if !p.signedOut() {
		t.Error("prompt=none signed somebody in")
	}
	first := claims(t, p.login("").ID)
	if first["sub"] != environmenttest.Grace || !slices.Equal(first["amr"].([]any), []any{"unasked"}) {
		t.Errorf("sub %v, amr %v", first["sub"], first["amr"])
	}
	for _, request := range []struct {
		name, value string
		again       bool
	}{
		{"prompt", "none", false}, {"prompt", "consent", false}, {"prompt", "select_account", false}, {"max_age", "10000", false}, {"prompt", "create", false},
		{"prompt", "login", true}, {"max_age", "1", true}, {"max_age", "0", true},
	} {
		env.Advance(2 * time.Second)
		got := claims(t, p.login("", request.name, request.value).ID)
		if again := got["auth_time"].(float64) > first["auth_time"].(float64); again != request.again || got["sid"] != first["sid"] {
			t.Errorf("%s=%s: signed in again %t, sid %v, want %t in %v", request.name, request.value, again, got["sid"], request.again, first["sid"])
		}
		first = got
	}
}

// The named user takes the place of another whose session the browser still has.
func TestUnaskedReplacesAnother(t *testing.T) {
	data := t.TempDir()
	keep := environmenttest.WithConfig(func(c *environment.Config) { c.Data = data })
	before := environmenttest.Start(t, keep)
	browser := web(t, before)
	browser.login(environmenttest.Alan)
	before.Close()

	env := environmenttest.Start(t, keep, consentOf("ada@example.com"))
	p := web(t, env).in(browser) // cookies know no ports
	if !p.signedOut() {
		t.Error("prompt=none went on as somebody else")
	}
	if sub := claims(t, p.login("").ID)["sub"]; sub != environmenttest.Ada {
		t.Errorf("signed in as %v", sub)
	}
}

// A request for somebody else is refused, not answered for the wrong person.
func TestUnaskedForAnother(t *testing.T) {
	env := environmenttest.Start(t, consentOf("ada@example.com"))
	p := web(t, env)
	back := env.SignIn(t, p.browser, p.authorizeURL("claims", `{"id_token":{"sub":{"value":"usr_alan"}}}`), "")
	if got := back.Query().Get("error"); got != "login_required" {
		t.Errorf("answered by %s", back)
	}
}

// It is announced on every page and in the log.
func TestUnaskedIsAnnounced(t *testing.T) {
	env := environmenttest.Start(t, consentOf("ada@example.com"))
	for _, path := range []string{"/", "/mailbox", "/nowhere", "/oauth/authorize"} {
		if _, body := web(t, env).authorize(env.URL + path); !strings.Contains(body, "signed in as ada@example.com without being asked") {
			t.Errorf("%s does not say so", path)
		}
	}
	if !strings.Contains(env.Log(), "INSECURE") || !strings.Contains(env.Log(), "ENVIRONMENT_INSECURE_CONSENT") {
		t.Errorf("the log does not say so: %s", env.Log())
	}
	if _, body := web(t, env).authorize(environmenttest.Start(t).URL); strings.Contains(body, "without being asked") {
		t.Error("an environment that asks says that it does not")
	}
}
