package environmenttest

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// AllowDevice lets a device in as a person would: it opens the address that the device shows (RFC 8628's
// verification_uri_complete) in a browser, signs in as the user if nobody is, and agrees. user is as for SignIn.
func (e *Environment) AllowDevice(t testing.TB, browser *http.Client, address, user string) {
	t.Helper()
	e.decideOnDevice(t, browser, address, user, "allow-device-form")
}

// DenyDevice is AllowDevice with the other answer.
func (e *Environment) DenyDevice(t testing.TB, browser *http.Client, address, user string) {
	t.Helper()
	e.decideOnDevice(t, browser, address, user, "deny-device-form")
}

func (e *Environment) decideOnDevice(t testing.TB, browser *http.Client, address, user, form string) {
	t.Helper()
	b := &driver{t: t, env: e, client: *browser}
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	b.get(address)
	for range 20 {
		switch decision := find(b.page, id(form)); {
		case find(b.page, id("device-done")) != nil:
			return
		case b.page == nil:
			t.Fatalf("device: %s answered %d without a page", b.at.Path, b.status)
		case decision != nil:
			b.submit(decision, "", "")
		default:
			b.answer(user)
		}
	}
	t.Fatalf("device: no end at %s", b.at)
}

// DevicePage is a page about a device, as it answers a request.
type DevicePage struct {
	Status int
	Path   string // where it stands, after redirects within the environment
	Text   string
	Error  string // beside the form; empty for none
	Typed  string // what the form for the code holds

	page *html.Node
}

// Has tells whether the page has an element of that id.
func (p DevicePage) Has(element string) bool { return find(p.page, id(element)) != nil }

// TypeDeviceCode opens the page for devices in a browser, as its form does when that code was typed.
func (e *Environment) TypeDeviceCode(t testing.TB, browser *http.Client, code string) DevicePage {
	t.Helper()
	b := &driver{t: t, env: e, client: *browser}
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	b.get(e.URL + "/device")
	b.submit(find(b.page, id("device-code-form")), "user_code", code)
	return DevicePage{
		Status: b.status, Path: b.at.Path, Text: text(find(b.page, id("main"))),
		Error: text(find(b.page, id("form-error"))), Typed: value(find(b.page, id("user-code"))), page: b.page,
	}
}

func value(n *html.Node) string {
	if n == nil {
		return ""
	}
	return strings.TrimSpace(attribute(n, "value"))
}
