// Package dashboardtest drives the dashboard of a real environment as a person would, for the tests of its pages: it opens
// pages, fills in the forms that are on them, and sees with an application of its own what follows. Start with Start.
package dashboardtest

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"example.com/multiapp/apps/environment/environmenttest"
)

// Browser is a developer's browser at the dashboard.
type Browser struct {
	*environmenttest.Environment
	t      *testing.T
	client *http.Client
}

// Start runs an environment and opens a browser.
func Start(t *testing.T, options ...environmenttest.Option) *Browser {
	t.Helper()
	return &Browser{environmenttest.Start(t, options...), t, environmenttest.Browser(t)}
}

// Page is what a request led to, after redirects.
type Page struct {
	Status  int
	Address *url.URL
	Header  http.Header
	Source  string
	root    *html.Node
}

// Open gets a page and fails the test unless the status is as expected.
func (b *Browser) Open(path string, want int) Page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.URL+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.Do(r, want)
}

// Submit sends a form of a page with what it holds, changed by changes; a nil slice takes a field away.
func (b *Browser) Submit(p Page, id string, changes url.Values, want int) Page {
	b.t.Helper()
	form := p.find("form", id)
	if form == nil {
		b.t.Fatalf("%s has no form %s", p.Address, id)
	}
	values := valuesOf(form)
	for name, value := range changes {
		values[name] = value
	}
	address, err := p.Address.Parse(attribute(form, "action"))
	if err != nil {
		b.t.Fatal(err)
	}
	if attribute(form, "method") != "post" {
		address.RawQuery = values.Encode()
		return b.Open(address.RequestURI(), want)
	}
	return b.Post(address.RequestURI(), values, b.URL, want)
}

// Post sends values from a page of an origin.
func (b *Browser) Post(path string, values url.Values, origin string, want int) Page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.URL+path, strings.NewReader(values.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", origin)
	return b.Do(r, want)
}

// Do sends a request. With a want of 0 any status will do.
func (b *Browser) Do(r *http.Request, want int) Page {
	b.t.Helper()
	resp, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end below
	p := Page{Status: resp.StatusCode, Address: resp.Request.URL, Header: resp.Header}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	p.Source = string(text)
	if p.root, err = html.Parse(strings.NewReader(p.Source)); err != nil {
		b.t.Fatal(err)
	}
	if want != 0 && p.Status != want {
		b.t.Fatalf("%s %s: status %d, want %d: %s", r.Method, r.URL, p.Status, want, p.Text("main"))
	}
	return p
}
