package management

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"example.com/multiapp/shared/auth"
)

// Config describes the app at its environment. All fields but the last three are
// required.
type Config struct {
	// Issuer is the environment's URL; the API is below it, at /api/v1.
	Issuer string
	// ClientID and ClientSecret are the app's registration. The app needs
	// Management API access, see [ErrNotAllowed].
	ClientID     string
	ClientSecret auth.Secret
	// HTTPClient makes the calls. Default: a client with a time-out of 5 s.
	// Redirects are never followed.
	HTTPClient *http.Client
	// Now tells the time. Default: time.Now.
	Now func() time.Time
	// Observer hears of each call as it ends. Default: nobody.
	Observer auth.Observer
}

// Client calls the Management API of one environment. It is safe for concurrent use.
type Client struct {
	config Config
	base   string // the issuer without a slash at its end
	tokens tokenCache
}

// New returns a client, or every mistake in the configuration. It makes no
// network call.
func New(config Config) (*Client, error) {
	var mistakes []error
	if u, err := url.Parse(config.Issuer); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		mistakes = append(mistakes, fmt.Errorf("issuer %q is not a URL like https://example.com", config.Issuer))
	}
	if config.ClientID == "" || config.ClientSecret == "" {
		mistakes = append(mistakes, errors.New("client id and client secret are both needed: the Management API is for apps with a secret"))
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Observer == nil {
		config.Observer = func(auth.Event) {}
	}
	config.HTTPClient = boundedHTTPClient(config.HTTPClient)
	base := strings.TrimSuffix(config.Issuer, "/")
	c := &Client{config: config, base: base}
	c.tokens = tokenCache{now: config.Now, fetch: c.fetcher(base + "/oauth/token")}
	return c, errors.Join(mistakes...)
}

// boundedHTTPClient copies given, or makes a client, that cannot be kept waiting
// or sent elsewhere with the app's token by a redirect.
func boundedHTTPClient(given *http.Client) *http.Client {
	bounded := http.Client{Timeout: 5 * time.Second}
	if given != nil {
		bounded = *given
	}
	bounded.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &bounded
}

// fetcher gets the app's token with its own credentials, in the form that the API's
// documentation shows.
func (c *Client) fetcher(tokenURL string) func(context.Context) (*oauth2.Token, error) {
	grant := &clientcredentials.Config{ClientID: c.config.ClientID, ClientSecret: c.config.ClientSecret.Reveal(),
		TokenURL: tokenURL, AuthStyle: oauth2.AuthStyleInParams}
	return func(ctx context.Context) (*oauth2.Token, error) {
		start := c.config.Now()
		token, err := grant.Token(context.WithValue(ctx, oauth2.HTTPClient, c.config.HTTPClient))
		err = tokenError(err)
		c.observe(ctx, auth.AppTokenFetched, start, err)
		return token, err
	}
}
