package auth

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/sync/singleflight"
)

const (
	metadataLifetime = time.Hour
	firstBackOff     = 200 * time.Millisecond
	longestBackOff   = 2 * time.Second // a person who tries again should not meet an old failure
)

// metadata is what the environment publishes of itself (OpenID Connect Discovery §3).
type metadata struct {
	AuthorizationEndpoint       string   `json:"authorization_endpoint"`
	TokenEndpoint               string   `json:"token_endpoint"`
	TokenAuthMethods            []string `json:"token_endpoint_auth_methods_supported"`
	UserInfoEndpoint            string   `json:"userinfo_endpoint"`
	DeviceAuthorizationEndpoint string   `json:"device_authorization_endpoint"`
	EndSessionEndpoint          string   `json:"end_session_endpoint"`
	JWKSURI                     string   `json:"jwks_uri"`
	ResponseIssuerSupported     bool     `json:"authorization_response_iss_parameter_supported"`
}

// hasPlainHTTP reports whether an endpoint is not https (OpenID Connect Discovery §3): a
// proxy on the way would see what is sent there.
func (m *metadata) hasPlainHTTP() bool {
	endpoints := []string{m.AuthorizationEndpoint, m.TokenEndpoint, m.UserInfoEndpoint, m.DeviceAuthorizationEndpoint, m.EndSessionEndpoint, m.JWKSURI}
	return slices.ContainsFunc(endpoints, func(endpoint string) bool {
		u, err := url.Parse(endpoint)
		return endpoint != "" && (err != nil || u.Scheme != "https")
	})
}

// provider is the environment as seen from here: its metadata and its keys, asked
// for on first use, shared by concurrent callers, and refreshed as they age.
type provider struct {
	config *Config
	flight singleflight.Group

	mu      sync.Mutex
	known   *metadata
	nextAsk time.Time
	backOff time.Duration
	lastErr error

	keys keySet
}

// metadata returns what is known, asking when it is unknown or an hour old. A
// failure is remembered for a growing while, so that a dead environment costs
// its callers no time; old metadata outlives failures to refresh it.
func (p *provider) metadata(ctx context.Context) (*metadata, error) {
	if known, ask, err := p.state(); !ask {
		return known, err
	}
	answer := p.flight.DoChan("discovery", func() (any, error) {
		return p.discover(context.WithoutCancel(ctx))
	})
	select {
	case <-ctx.Done():
		return nil, unavailable("discovery: %w", ctx.Err())
	case result := <-answer:
		if result.Err != nil {
			return nil, result.Err
		}
		return result.Val.(*metadata), nil
	}
}

func (p *provider) state() (known *metadata, ask bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.config.Now().Before(p.nextAsk) {
		if p.known != nil {
			return p.known, false, nil
		}
		return nil, false, p.lastErr
	}
	return nil, true, nil
}

func (p *provider) discover(ctx context.Context) (*metadata, error) {
	found, err := p.ask(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil {
		p.known, p.lastErr, p.backOff = found, nil, 0
		p.nextAsk = p.config.Now().Add(metadataLifetime)
		return found, nil
	}
	p.backOff = min(max(2*p.backOff, firstBackOff), longestBackOff)
	p.nextAsk, p.lastErr = p.config.Now().Add(p.backOff), err
	if p.known != nil {
		return p.known, nil
	}
	return nil, err
}

func (p *provider) ask(ctx context.Context) (*metadata, error) {
	// NewProvider compares the published issuer with ours byte by byte (Discovery §4.3).
	published, err := oidc.NewProvider(oidc.ClientContext(ctx, p.config.HTTPClient), p.config.Issuer)
	if err != nil {
		return nil, unavailable("discovery: %w", err)
	}
	var m metadata
	if err := published.Claims(&m); err != nil {
		return nil, unavailable("discovery: %w", err)
	}
	if m.AuthorizationEndpoint == "" || m.TokenEndpoint == "" || m.JWKSURI == "" {
		return nil, unavailable("discovery: %s publishes no authorization_endpoint, token_endpoint or jwks_uri", p.config.Issuer)
	}
	if strings.HasPrefix(p.config.Issuer, "https://") && m.hasPlainHTTP() {
		return nil, unavailable("discovery: %s publishes an endpoint without https", p.config.Issuer)
	}
	return &m, nil
}
