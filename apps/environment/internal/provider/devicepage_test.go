package provider_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/multiapp/apps/environment/environmenttest"
)

// send sends a form of the page for devices, with headers of a browser in pairs.
func (p *party) send(path string, form url.Values, headers ...string) (*http.Response, string) {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.env.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := p.browser.Do(r)
	return read(p.t, resp, err)
}

// N1: the page says who asks, for what, in whose session, and warns of codes that strangers send (RFC 8628 §5.4).
func TestDevicePage(t *testing.T) {
	env := environmenttest.Start(t)
	p := mobile(t, env)
	spa(t, env).in(p).login(environmenttest.Grace)
	d := p.askToBeLetIn()
	page := env.TypeDeviceCode(t, p.browser, strings.ToLower(strings.ReplaceAll(d.UserCode, "-", " ")))
	if page.Status != http.StatusOK || page.Path != "/device" || !page.Has("allow-device") || !page.Has("deny-device") {
		t.Fatalf("%d at %s: %s", page.Status, page.Path, page.Text)
	}
	for _, want := range []string{"Mobile app", d.UserCode, "Grace Hopper", "Only continue if you started this on your own device", "127.0.0.1", "your e-mail address"} {
		if !strings.Contains(page.Text, want) {
			t.Errorf("the page does not say %q: %s", want, page.Text)
		}
	}
	p.wantPoll(d.DeviceCode, "authorization_pending") // looking decides nothing
}

// N1: what no device shows comes back in the form, as it was typed, whatever it is.
func TestDevicePageRefusesHostileCodes(t *testing.T) {
	env := environmenttest.Start(t)
	p := mobile(t, env)
	for _, typed := range []string{"WDJB-MJHT", "'; DROP TABLE device_codes; --", `"><script>alert(1)</script>`, "\u202eWDJB", "WDJB\x00", strings.Repeat("ü", 4000)} {
		page := env.TypeDeviceCode(t, p.browser, typed)
		if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Error, "No device waits") || page.Typed == "" || len(page.Typed) > 64 {
			t.Errorf("%.20q: %d, %q, typed %q", typed, page.Status, page.Error, page.Typed)
		}
	}
}

// N1: after ten wrong codes even the right one is not taken, until ten minutes have passed (RFC 8628 §5.1).
func TestDevicePageBoundsGuesses(t *testing.T) {
	env := environmenttest.Start(t)
	p := mobile(t, env)
	d := p.askToBeLetIn()
	for range 10 {
		env.TypeDeviceCode(t, p.browser, "BBBB-BBBB")
	}
	for _, browser := range []*http.Client{p.browser, environmenttest.Browser(t)} {
		if page := env.TypeDeviceCode(t, browser, d.UserCode); page.Status != http.StatusTooManyRequests || !strings.Contains(page.Error, "Wait ten minutes") || page.Typed != d.UserCode {
			t.Errorf("the eleventh: %d, %q", page.Status, page.Error)
		}
	}
	if resp, _ := p.send("/device/allow", values("user_code", d.UserCode, "user_id", environmenttest.Ada)); resp.StatusCode != http.StatusTooManyRequests {
		t.Errorf("by another form: %d", resp.StatusCode)
	}
	env.Advance(10 * time.Minute)
	later := p.askToBeLetIn()
	env.AllowDevice(t, p.browser, later.Complete, environmenttest.Ada)
	if got := p.poll(later.DeviceCode); got.status != http.StatusOK {
		t.Errorf("later: %d %s", got.status, got.Error)
	}
}

// N1: no other site lets a device in or keeps it out, and no page that showed another user does.
func TestDevicePageForgery(t *testing.T) {
	env := environmenttest.Start(t)
	p := mobile(t, env)
	spa(t, env).in(p).login(environmenttest.Ada)
	d := p.askToBeLetIn()
	form := values("user_code", d.UserCode, "user_id", environmenttest.Ada)
	for _, path := range []string{"/device", "/device/allow", "/device/deny"} {
		for _, headers := range [][]string{{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}} {
			if resp, body := p.send(path, form, headers...); resp.StatusCode != http.StatusForbidden || !strings.Contains(body, "another site") {
				t.Errorf("%s with %v: %d", path, headers, resp.StatusCode)
			}
		}
	}
	if resp, body := p.authorize(env.URL + "/device/allow?" + form.Encode()); resp.StatusCode == http.StatusOK && strings.Contains(body, "let in") {
		t.Error("a link lets a device in")
	}
	form.Set("user_id", environmenttest.Grace)
	if resp, body := p.send("/device/allow", form); !strings.Contains(body, "allow-device") || resp.Request.URL.Path != "/device" {
		t.Errorf("another user's page: %d at %s", resp.StatusCode, resp.Request.URL.Path)
	}
	p.wantPoll(d.DeviceCode, "authorization_pending")
	nobody := mobile(t, env)
	form.Set("user_id", "")
	if resp, _ := nobody.send("/device/allow", form); resp.Request.URL.Path != "/sign-in" {
		t.Errorf("nobody is signed in: at %s", resp.Request.URL.Path)
	}
	env.Advance(6 * time.Second)
	p.wantPoll(d.DeviceCode, "authorization_pending")
}
