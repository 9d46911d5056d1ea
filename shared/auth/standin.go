package auth

import (
	"crypto/x509"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"time"
)

// ErrSignInPage says that something else answered in the environment's place, as a
// network does whose users have to sign in on a page of its own (a captive portal,
// RFC 8952). It comes with [ErrUnavailable].
var ErrSignInPage = errors.New("auth: another server answered in the environment's place, such as a sign-in page of the network")

// watchingTransport looks at each answer before anything believes it: whether it is
// the environment's, and what time it is there.
type watchingTransport struct {
	next  http.RoundTripper
	clock *serverClock
	now   func() time.Time
}

// RoundTrip implements [http.RoundTripper].
func (t watchingTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	sent := t.now()
	res, err := t.next.RoundTrip(r)
	var otherName x509.HostnameError
	switch {
	case errors.As(err, &otherName):
		return nil, fmt.Errorf("%w: %w", ErrSignInPage, err)
	case err != nil:
		return nil, err
	case standsIn(r, res):
		_ = res.Body.Close()
		return nil, fmt.Errorf("%w: %s with %q", ErrSignInPage, res.Status, res.Header.Get("Content-Type"))
	}
	t.clock.read(sent, t.now(), res.Header)
	return res, nil
}

// standsIn reports whether an answer is a page, or a way to one elsewhere, where the
// environment answers with JSON. Errors may be pages: those of a server that is down
// often are.
func standsIn(r *http.Request, res *http.Response) bool {
	switch {
	case res.StatusCode == http.StatusNetworkAuthenticationRequired: // RFC 6585 §6
		return true
	case res.StatusCode >= 300 && res.StatusCode < 400:
		to, err := res.Location()
		return err == nil && to.Host != "" && to.Host != r.URL.Host
	case res.StatusCode < 300:
		kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
		return kind == "text/html" || kind == "application/xhtml+xml"
	}
	return false
}
