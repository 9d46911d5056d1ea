package auth

import (
	"io"
	"net/http"
	"time"
)

const maxAnswer = 1 << 20 // bytes; discovery, keys and tokens are a few kB

// boundedHTTPClient copies c, or makes a client, that cannot be kept waiting,
// flooded, or sent elsewhere with the client's secret by a redirect.
func boundedHTTPClient(c *http.Client) *http.Client {
	bounded := http.Client{Timeout: 10 * time.Second}
	if c != nil {
		bounded = *c
	}
	if bounded.Transport == nil {
		bounded.Transport = http.DefaultTransport
	}
	bounded.Transport = limitedTransport{bounded.Transport}
	bounded.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &bounded
}

type limitedTransport struct{ next http.RoundTripper }

func (t limitedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := t.next.RoundTrip(r)
	if err == nil {
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(res.Body, maxAnswer), res.Body}
	}
	return res, err
}
