package settings

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"example.com/multiapp/shared/auth"
)

// maxDocument bounds what is read of a discovery document, in bytes.
const maxDocument = 1 << 20

// A Finding is one thing that was checked, in words for a person.
type Finding struct {
	OK   bool
	Text string
}

// A Checker asks an environment whether settings work there.
type Checker struct {
	// HTTPClient asks. Default: a client with a time-out of 10 s. Redirects are not followed.
	HTTPClient *http.Client
	// RedirectURL is where the browser would come back to.
	RedirectURL string
}

// Check looks at discovery, at the name that the environment gives itself, and at
// what it makes of an authorization request that may not ask anybody anything
// (prompt=none, OpenID Connect Core §3.1.2.1). It stops at the first failure,
// signs nobody in, and ends with ctx.
func (c Checker) Check(ctx context.Context, s Settings) []Finding {
	published, err := c.discover(ctx, s.Environment)
	if err != nil {
		return []Finding{{Text: err.Error()}}
	}
	found := []Finding{{OK: true, Text: "The environment answers."}}
	if published != s.Environment {
		return append(found, Finding{Text: fmt.Sprintf("It calls itself %.200q. Give its URL exactly so.", published)})
	}
	return append(found, Finding{OK: true, Text: "It calls itself by this URL."}, c.authorize(ctx, s))
}

var (
	errNoAnswer  = errors.New("the environment did not answer: check the URL, that it runs, and that you are online")
	errElsewhere = errors.New("something answers there, but it is no OpenID Connect environment: if this network asks you to sign in, do that in your browser first")
)

// discover returns the issuer that the discovery document names (OpenID Connect Discovery §4).
func (c Checker) discover(ctx context.Context, environment string) (string, error) {
	res, err := c.get(ctx, strings.TrimSuffix(environment, "/")+"/.well-known/openid-configuration")
	if err != nil {
		return "", errNoAnswer
	}
	defer res.Body.Close()
	var document struct {
		Issuer string `json:"issuer"`
	}
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if res.StatusCode != http.StatusOK || kind != "application/json" ||
		json.NewDecoder(io.LimitReader(res.Body, maxDocument)).Decode(&document) != nil || document.Issuer == "" {
		return "", errElsewhere
	}
	return document.Issuer, nil
}

func (c Checker) authorize(ctx context.Context, s Settings) Finding {
	unusable := Finding{Text: "A sign-in cannot be started there: its discovery document is not usable."}
	a, err := auth.New(auth.Config{Issuer: s.Environment, ClientID: s.ClientID, HTTPClient: c.client()})
	if err != nil {
		return unusable
	}
	attempt, err := a.BeginLogin(ctx, auth.LoginOptions{RedirectURL: c.RedirectURL, Prompt: "none"})
	if err != nil {
		return unusable
	}
	res, err := c.get(ctx, attempt.URL)
	if err != nil {
		return Finding{Text: "It did not answer a sign-in request in time. Try again."}
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode >= 300 && res.StatusCode < 400, res.StatusCode == http.StatusOK:
		return Finding{OK: true, Text: "It accepts sign-ins of this client id."}
	case res.StatusCode >= 500:
		return Finding{Text: fmt.Sprintf("It has a problem of its own: it answers a sign-in request with status %d.", res.StatusCode)}
	}
	return Finding{Text: fmt.Sprintf("It refuses sign-ins of this client id (status %d): the id is unknown there, or it is not registered to come back to %s.", res.StatusCode, c.RedirectURL)}
}

func (c Checker) get(ctx context.Context, target string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return nil, err
	}
	return c.client().Do(req)
}

// client follows no redirect: whether there is one is the answer.
func (c Checker) client() *http.Client {
	bounded := http.Client{Timeout: 10 * time.Second}
	if c.HTTPClient != nil {
		bounded = *c.HTTPClient
	}
	bounded.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &bounded
}
