package conformance

import (
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// page is where the browser has come to rest: a page of the environment, or an address elsewhere that it was sent to.
type page struct {
	s      *suite
	at     *url.URL
	status int
	root   *html.Node
	left   *url.URL // outside the environment; nil on a page
}

// open goes to an address as a click does, and follows redirects as far as they stay in the environment.
func (s *suite) open(address string) page {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.follow(r)
}

func (s *suite) follow(r *http.Request) page {
	s.t.Helper()
	p := page{s: s}
	browser := *s.browser
	browser.CheckRedirect = func(next *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(next.URL.String(), s.env.URL+"/") {
			p.left = next.URL
			return http.ErrUseLastResponse
		}
		return nil
	}
	resp, err := browser.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	p.at, p.status = resp.Request.URL, resp.StatusCode
	if p.root, err = html.Parse(resp.Body); err != nil {
		s.t.Fatal(err)
	}
	return p
}

// heading is what the page is called.
func (p page) heading() string {
	h1 := p.find(func(n *html.Node) bool { return n.Data == "h1" })
	if h1 == nil {
		return ""
	}
	var words []string
	for d := range h1.Descendants() {
		if d.Type == html.TextNode {
			words = append(words, strings.Fields(d.Data)...)
		}
	}
	return strings.Join(words, " ")
}

// form is the element with that id.
func (p page) form(id string) *html.Node {
	return p.find(func(n *html.Node) bool { return attribute(n, "id") == id })
}

// submit sends a form of the page as it is, by its button.
func (p page) submit(id string) page {
	p.s.t.Helper()
	form := p.form(id)
	if form == nil {
		p.s.t.Fatalf("%s (%q) has no form %s", p.at, p.heading(), id)
	}
	fields := url.Values{}
	for n := range form.Descendants() {
		if n.Type == html.ElementNode && n.Data == "input" {
			fields.Set(attribute(n, "name"), attribute(n, "value"))
		}
	}
	action, err := p.at.Parse(attribute(form, "action"))
	if err != nil {
		p.s.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(p.s.t.Context(), http.MethodPost, action.String(), strings.NewReader(fields.Encode()))
	if err != nil {
		p.s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", p.s.env.URL) // the suite's browser sends no Sec-Fetch-Site that could be trusted
	return p.s.follow(r)
}

func (p page) find(match func(*html.Node) bool) *html.Node {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && match(n) {
			return n
		}
	}
	return nil
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
