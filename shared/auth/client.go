package auth

import (
	"context"
	"fmt"
	"slices"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Client is one OAuth client of one environment. It is safe for concurrent use
// and holds no user's state.
type Client struct {
	config   Config
	provider provider
	verified verifiedTokens
	clock    serverClock
	seen     seenLogoutTokens
}

// New returns a client, or every mistake in the configuration. It makes no
// network call: the environment is asked on first use.
func New(config Config) (*Client, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("auth: configuration: %w", err)
	}
	c := &Client{config: config}
	c.config.HTTPClient.Transport = watchingTransport{next: config.HTTPClient.Transport, clock: &c.clock, now: config.Now}
	c.provider.config = &c.config
	c.verified.limit = config.VerifiedTokens
	return c, nil
}

// ClientID returns the configured client id.
func (c *Client) ClientID() string { return c.config.ClientID }

// Ready asks the environment for its metadata unless that is known, for readiness
// probes. It returns [ErrUnavailable] while the environment cannot be reached.
func (c *Client) Ready(ctx context.Context) error {
	_, err := c.provider.metadata(ctx)
	return err
}

// Reachable asks the environment now, whatever is remembered of it: before a
// browser is sent where nobody may answer. It returns [ErrUnavailable] if not.
func (c *Client) Reachable(ctx context.Context) error {
	_, err := c.provider.ask(ctx)
	return err
}

// oauth2Config joins what the environment published with what the app configured.
func (c *Client) oauth2Config(m *metadata, redirectURL string) *oauth2.Config {
	return &oauth2.Config{
		ClientID:     c.config.ClientID,
		ClientSecret: c.config.ClientSecret.Reveal(),
		RedirectURL:  redirectURL,
		Scopes:       c.config.Scopes,
		Endpoint: oauth2.Endpoint{
			AuthURL:   m.AuthorizationEndpoint,
			TokenURL:  m.TokenEndpoint,
			AuthStyle: c.authStyle(m),
		},
	}
}

// authStyle is how the secret travels: in the body where the environment says that
// it reads it there, else by HTTP Basic, which is the default (Discovery §3).
// Probing could burn a code. A client without a secret just names itself.
func (c *Client) authStyle(m *metadata) oauth2.AuthStyle {
	if c.config.ClientSecret == "" || slices.Contains(m.TokenAuthMethods, "client_secret_post") {
		return oauth2.AuthStyleInParams
	}
	return oauth2.AuthStyleInHeader
}

// withHTTPClient makes the libraries use the bounded client.
func (c *Client) withHTTPClient(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, c.config.HTTPClient)
}
