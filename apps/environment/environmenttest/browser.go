package environmenttest

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// Browser returns a client with a cookie jar, as a browser profile would be.
func Browser(t testing.TB) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, Timeout: 10 * time.Second}
}

// SignIn opens an address (an authorization request, or an app's /login that leads to one) in a browser, follows
// redirects, submits the environment's sign-in form for the user, and returns the final redirect to redirect_uri
// without following it. user is a user ID, or an e-mail address to sign in by one-time code. With an empty user no
// page may be shown: SignIn fails the test if one is.
func (e *Environment) SignIn(t testing.TB, browser *http.Client, start, user string) *url.URL {
	t.Helper()
	b := &driver{t: t, env: e, client: *browser}
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	b.get(start)
	for range 20 {
		if b.left != nil {
			return b.left
		}
		if b.page == nil {
			t.Fatalf("sign in: %s answered %d without a page or a redirect", b.at, b.status)
		}
		if user == "" {
			t.Fatalf("sign in: %s showed a page where none was expected: %s", b.at.Path, text(find(b.page, tag("h1"))))
		}
		b.answer(user)
	}
	t.Fatalf("sign in: no end at %s", b.at)
	return nil
}

// driver is a browser on its way through the sign-in pages.
type driver struct {
	t      testing.TB
	env    *Environment
	client http.Client
	at     *url.URL
	status int
	page   *html.Node // nil when the last answer was a redirect
	left   *url.URL   // where the environment sends the browser with its answer
}

func (b *driver) get(raw string) {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, raw, nil)
	if err != nil {
		b.t.Fatalf("sign in: %v", err)
	}
	b.do(r)
}

func (b *driver) do(r *http.Request) {
	b.t.Helper()
	resp, err := b.client.Do(r)
	if err != nil {
		b.t.Fatalf("sign in: %v", err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end below
	b.at, b.status, b.page = r.URL, resp.StatusCode, nil
	if location, err := resp.Location(); err == nil && resp.StatusCode < 400 {
		b.redirected(r.URL, location)
		return
	}
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		_, _ = io.Copy(io.Discard, resp.Body)
		return
	}
	if b.page, err = html.Parse(resp.Body); err != nil {
		b.t.Fatalf("sign in: %v", err)
	}
}

// redirected follows a redirect unless it is the environment's answer to the application.
func (b *driver) redirected(from, to *url.URL) {
	b.t.Helper()
	fromEnvironment := strings.HasPrefix(from.String(), b.env.URL)
	if fromEnvironment && !strings.HasPrefix(to.String(), b.env.URL+"/") {
		b.left = to
		return
	}
	b.get(to.String())
}

// answer fills in the form of the page that is shown.
func (b *driver) answer(user string) {
	b.t.Helper()
	if error := find(b.page, id("form-error")); error != nil {
		b.t.Fatalf("sign in: %s says: %s", b.at.Path, text(error))
	}
	switch {
	case find(b.page, id("code-form")) != nil:
		b.submit(find(b.page, id("code-form")), "code", b.env.OneTimeCode(user))
	case find(b.page, id("consent-form")) != nil:
		b.submit(find(b.page, id("consent-form")), "", "")
	case find(b.page, id("choose-account")) != nil:
		b.submit(find(b.page, id("choose-account")), "user_id", b.accountFor(user))
	case strings.Contains(user, "@") && find(b.page, id("email-form")) != nil:
		b.submit(find(b.page, id("email-form")), "email", user)
	case find(b.page, id("sign-in-"+user)) != nil:
		b.submit(find(b.page, id("choose-user")), "user_id", user)
	default:
		b.t.Fatalf("sign in: %s (status %d) has no form for %s: %s", b.at.Path, b.status, user, text(find(b.page, id("main"))))
	}
}

// accountFor is the user to go on as, or empty for another account.
func (b *driver) accountFor(user string) string {
	if find(b.page, id("continue-as-"+user)) != nil {
		return user
	}
	return ""
}

func (b *driver) submit(form *html.Node, field, value string) {
	b.t.Helper()
	values := hidden(form)
	if field != "" {
		values.Set(field, value)
	}
	action, err := b.at.Parse(attribute(form, "action"))
	if err != nil {
		b.t.Fatalf("sign in: %v", err)
	}
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, action.String(), strings.NewReader(values.Encode()))
	if err != nil {
		b.t.Fatalf("sign in: %v", err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", b.env.URL)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	b.do(r)
}

// OneTimeCode is the newest code in the mailbox for an e-mail address. It fails the test if there is none.
func (e *Environment) OneTimeCode(email string) string {
	e.t.Helper()
	for _, m := range e.running.Mailbox.Messages(strings.ToLower(email)) {
		if m.Code != "" {
			return m.Code
		}
	}
	e.t.Fatalf("no one-time code was sent to %s", email)
	return ""
}
