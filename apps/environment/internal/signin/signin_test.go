package signin

import (
	"net/http"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/pages"
	"example.com/multiapp/apps/environment/internal/provider"
)

var webApp = directory.Application{ID: "web_local", Name: "Web app", Type: directory.Web}

func waiting(handle string) provider.Waiting {
	return provider.Waiting{Handle: handle, Application: webApp, Scopes: []string{"openid"}}
}

func mustLeave(t *testing.T, p page, want string) {
	t.Helper()
	if p.status != http.StatusSeeOther || !strings.Contains(p.location, want) {
		t.Fatalf("status %d, location %q, want a redirect with %q", p.status, p.location, want)
	}
}

// E2: a demo user signs in with one click; amr says that nobody proved anything but presence.
func TestDemoUser(t *testing.T) {
	f := newFixture(t)
	f.requests.add(waiting("h1"))
	b := f.browser(t)
	form := b.get(t, pages.PathSignIn+"?request=h1")
	if form.status != http.StatusOK || !strings.Contains(form.body, "Ada Lovelace") || !strings.Contains(form.body, "Web app") {
		t.Fatalf("the page (%d) names neither user nor app", form.status)
	}
	mustLeave(t, b.post(t, pages.PathSignInUser, "request", "h1", "user_id", "usr_ada"), "code=for-ses_")
	if s := b.session(t); s.UserID != "usr_ada" || s.AMR != "user" {
		t.Errorf("session of %s with amr %q", s.UserID, s.AMR)
	}
}

// E2: an e-mail address gets a code in the mailbox, which signs in, once.
func TestEmailAndCode(t *testing.T) {
	f := newFixture(t)
	f.requests.add(waiting("h1"))
	b := f.browser(t)
	p := b.post(t, pages.PathSignInEmail, "request", "h1", "email", " Ada@Example.com ")
	if p.path != pages.PathSignInCode || !strings.Contains(p.body, "ada@example.com") {
		t.Fatalf("on %s, status %d", p.path, p.status)
	}
	code := f.newestCode(t, "ada@example.com")
	if p := b.get(t, pages.PathMailbox); !strings.Contains(p.body, code) {
		t.Error("the mailbox page does not show the code")
	}
	if p := b.post(t, pages.PathSignInCode, "request", "h1", "code", wrong(code)); p.status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong code: status %d", p.status)
	}
	mustLeave(t, b.post(t, pages.PathSignInCode, "request", "h1", "code", code[:3]+" "+code[3:]), "code=for-ses_")
	if s := b.session(t); s.UserID != "usr_ada" || s.AMR != "otp" {
		t.Errorf("session of %s with amr %q", s.UserID, s.AMR)
	}
	f.requests.add(waiting("h1"))
	if p := b.post(t, pages.PathSignInCode, "request", "h1", "code", code); p.location != "" {
		t.Error("the code worked twice")
	}
}

// E2: an address without an account gets the same pages; only its mail says so.
func TestNoAccountEnumeration(t *testing.T) {
	f := newFixture(t)
	f.requests.add(waiting("q-known"))
	f.requests.add(waiting("q-other"))
	b := f.browser(t)
	known := b.post(t, pages.PathSignInEmail, "request", "q-known", "email", "ada@example.com")
	other := b.post(t, pages.PathSignInEmail, "request", "q-other", "email", "bob@example.com")
	same := strings.NewReplacer("bob@", "ada@", "q-other", "q-known").Replace(other.body)
	if known.status != other.status || known.body != same {
		t.Error("the page tells whether the address has an account")
	}
	if msg := f.mailbox.Messages("bob@example.com")[0]; msg.Code != "" || !strings.Contains(msg.Subject, "no account") {
		t.Errorf("the mail says %q", msg.Subject)
	}
	for range codeTries - 1 {
		p := b.post(t, pages.PathSignInCode, "request", "q-other", "code", "000000")
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "That is not the code") {
			t.Fatalf("a guess is answered otherwise than for an address with an account: %d", p.status)
		}
	}
}

// E2: sign up makes an account after the code; a taken address signs in to its own account.
func TestSignUp(t *testing.T) {
	for name, tc := range map[string]struct{ email, wantName string }{
		"new address":   {"katherine@example.com", "Katherine Johnson"},
		"taken address": {"ada@example.com", "Ada Lovelace"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.requests.add(provider.Waiting{Handle: "h1", Application: webApp, Page: provider.PageSignUp})
			b := f.browser(t)
			if p := b.post(t, pages.PathSignUp, "request", "h1", "name", "Katherine Johnson", "email", tc.email); p.path != pages.PathSignInCode {
				t.Fatalf("on %s, status %d", p.path, p.status)
			}
			mustLeave(t, b.post(t, pages.PathSignInCode, "request", "h1", "code", f.newestCode(t, tc.email)), "code=for-")
			f.requests.add(provider.Waiting{Handle: "h2", Application: webApp, Page: provider.PageAccount})
			if p := b.get(t, pages.PathAccount+"?request=h2"); !strings.Contains(p.body, tc.wantName) {
				t.Errorf("signed in as somebody else than %s", tc.wantName)
			}
		})
	}
}

// E2: what is typed wrong is said on the same page, with what was typed.
func TestFormProblems(t *testing.T) {
	f := newFixture(t)
	f.requests.add(waiting("h1"))
	b := f.browser(t)
	for _, p := range []page{
		b.post(t, pages.PathSignInEmail, "request", "h1", "email", "not an address"),
		b.post(t, pages.PathSignInUser, "request", "h1", "user_id", "usr_nobody"),
		b.post(t, pages.PathSignUp, "request", "h1", "name", " ", "email", "new@example.com"),
		b.post(t, pages.PathSignUp, "request", "h1", "name", "New", "email", "a@b, c@d"),
	} {
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `role="alert"`) {
			t.Errorf("status %d", p.status)
		}
	}
	if len(f.mailbox.Messages("")) != 0 {
		t.Error("mail was sent")
	}
}

// E2: another code replaces the first.
func TestResend(t *testing.T) {
	f := newFixture(t)
	f.requests.add(waiting("h1"))
	b := f.browser(t)
	b.post(t, pages.PathSignInEmail, "request", "h1", "email", "ada@example.com")
	p := b.post(t, pages.PathSignInResend, "request", "h1")
	if p.path != pages.PathSignInCode || !strings.Contains(p.body, "new code") {
		t.Fatalf("on %s, status %d", p.path, p.status)
	}
	if box := b.get(t, pages.PathMailbox); strings.Count(box.body, "message-used") != 1 {
		t.Error("the mailbox does not mark the replaced code")
	}
	mustLeave(t, b.post(t, pages.PathSignInCode, "request", "h1", "code", f.newestCode(t, "ada@example.com")), "code=for-")
}

// E2: deny sends the browser back with access_denied and signs nobody in.
func TestDeny(t *testing.T) {
	f := newFixture(t)
	f.requests.add(waiting("h1"))
	b := f.browser(t)
	mustLeave(t, b.post(t, pages.PathDeny, "request", "h1"), "error=access_denied")
	if b.cookie() != "" {
		t.Error("a session began")
	}
}

// E2, requirement 15: login_hint is in the form.
func TestLoginHint(t *testing.T) {
	f := newFixture(t)
	req := waiting("h1")
	req.LoginHint = "grace@example.com"
	f.requests.add(req)
	if p := f.browser(t).get(t, pages.PathSignIn+"?request=h1"); !strings.Contains(p.body, `value="grace@example.com"`) {
		t.Error("the address is not prefilled")
	}
}

// E2: two tabs with two apps sign in at once, each with its own code.
func TestTwoTabs(t *testing.T) {
	f := newFixture(t)
	b := f.browser(t)
	f.requests.add(waiting("tab1"))
	f.requests.add(waiting("tab2"))
	b.post(t, pages.PathSignInEmail, "request", "tab1", "email", "ada@example.com")
	first := f.newestCode(t, "ada@example.com")
	b.post(t, pages.PathSignInEmail, "request", "tab2", "email", "ada@example.com")
	second := f.newestCode(t, "ada@example.com")
	mustLeave(t, b.post(t, pages.PathSignInCode, "request", "tab1", "code", first), "code=for-")
	sid := b.session(t).ID
	mustLeave(t, b.post(t, pages.PathSignInCode, "request", "tab2", "code", second), "code=for-"+sid)
}

// E2: an unknown, expired or finished sign-in is a clear page that signs nobody in.
func TestNoSuchRequest(t *testing.T) {
	f := newFixture(t)
	b := f.browser(t)
	for _, p := range []page{
		b.get(t, pages.PathSignIn), b.get(t, pages.PathSignIn+"?request=unknown"), b.get(t, pages.PathSignInCode+"?request=unknown"),
		b.post(t, pages.PathSignInUser, "request", "unknown", "user_id", "usr_ada"), b.post(t, pages.PathDeny, "request", ""),
	} {
		if p.status != http.StatusGone || !strings.Contains(p.body, "Go back to the app") {
			t.Errorf("status %d", p.status)
		}
	}
	if b.cookie() != "" {
		t.Error("a session began")
	}
}

// E2: Back to a finished sign-in, or its form sent twice, says that the person is signed in and changes nothing.
func TestFinishedRequest(t *testing.T) {
	f := newFixture(t)
	b := f.browser(t)
	f.requests.add(waiting("h1"))
	b.post(t, pages.PathSignInUser, "request", "h1", "user_id", "usr_ada")
	before := b.session(t)
	for _, p := range []page{
		b.get(t, pages.PathSignIn+"?request=h1"), b.post(t, pages.PathSignInUser, "request", "h1", "user_id", "usr_grace"),
	} {
		if p.status != http.StatusGone || !strings.Contains(p.body, "signed in as Ada Lovelace already") {
			t.Errorf("status %d", p.status)
		}
	}
	if s := b.session(t); s.ID != before.ID || s.UserID != "usr_ada" {
		t.Errorf("the session is now %s of %s", s.ID, s.UserID)
	}
}

// Requirement 23: a form that another site sends is refused.
func TestForeignForm(t *testing.T) {
	f := newFixture(t)
	f.requests.add(waiting("h1"))
	for _, path := range []string{pages.PathSignInUser, pages.PathSignInEmail, pages.PathSignInCode, pages.PathSignUp, pages.PathDeny, pages.PathConsent, pages.PathAccount} {
		req := formRequest(t, f.URL+path, "request=h1&user_id=usr_ada")
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		resp, err := http.DefaultClient.Do(req)
		if p := read(t, resp, err); p.status != http.StatusForbidden || !strings.Contains(p.body, "another site") {
			t.Errorf("%s: status %d", path, p.status)
		}
	}
}

// E2: asking for too many codes is said; the next person is not affected.
func TestTooManyCodes(t *testing.T) {
	f := newFixture(t)
	f.requests.add(waiting("h1"))
	b := f.browser(t)
	for range perEmail {
		b.post(t, pages.PathSignInEmail, "request", "h1", "email", "ada@example.com")
	}
	for _, p := range []page{
		b.post(t, pages.PathSignInEmail, "request", "h1", "email", "ada@example.com"),
		b.post(t, pages.PathSignInResend, "request", "h1"),
		b.post(t, pages.PathSignUp, "request", "h1", "name", "Ada", "email", "ada@example.com"),
	} {
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Too many codes") {
			t.Errorf("status %d", p.status)
		}
	}
	if p := b.post(t, pages.PathSignInEmail, "request", "h1", "email", "grace@example.com"); p.path != pages.PathSignInCode {
		t.Errorf("somebody else's address: %s, %d", p.path, p.status)
	}
}
