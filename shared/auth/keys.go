package auth

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
)

const (
	// keysLifetime is how long a withdrawn key may still be believed.
	keysLifetime = 15 * time.Minute
	// keysRateLimit is how often unknown key ids may make us ask: tokens come from
	// strangers, and must not turn into a flood of requests to the environment.
	keysRateLimit = 10 * time.Second
)

var signingAlgorithms = []string{oidc.RS256}

// keySet holds the environment's published keys (RFC 7517 §5).
type keySet struct {
	mu      sync.Mutex
	keys    jose.JSONWebKeySet
	asked   time.Time
	strange time.Time // when an unknown key id made us ask
	err     error     // of the last time they were asked for
}

// keySource implements [oidc.KeySet] for one verification. It remembers that the
// keys could not be had, which go-oidc's errors do not carry.
type keySource struct {
	provider    *provider
	unavailable error
	kind        string // the header's "typ", empty when it has none
}

// VerifySignature checks the signature with the key that the token names.
func (s *keySource) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	jws, err := jose.ParseSignedCompact(jwt, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, err
	}
	header := jws.Signatures[0].Header
	s.kind, _ = header.ExtraHeaders[jose.HeaderType].(string)
	keys, err := s.provider.keysFor(ctx, header.KeyID)
	if err != nil {
		s.unavailable = err
		return nil, err
	}
	for _, key := range keys {
		if payload, err := jws.Verify(key); err == nil {
			return payload, nil
		}
	}
	return nil, errors.New("no published key verifies the signature")
}

// keysFor returns the candidates for kid; a token without kid may use any key. It
// asks when there are no keys, when they are old, and when kid is unknown: the
// environment may have rotated. Known keys serve on while the environment is down.
func (p *provider) keysFor(ctx context.Context, kid string) ([]jose.JSONWebKey, error) {
	found, ask, err := p.keys.find(kid, p.config.Now())
	if !ask {
		return found, err
	}
	_, err, _ = p.flight.Do("keys", func() (any, error) {
		return nil, p.updateKeys(context.WithoutCancel(ctx), len(found) == 0)
	})
	if err != nil && len(found) > 0 {
		return found, nil
	}
	found, _, _ = p.keys.find(kid, p.config.Now())
	return found, err
}

func (s *keySet) find(kid string, now time.Time) (found []jose.JSONWebKey, ask bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found = s.keys.Keys; kid != "" {
		found = s.keys.Key(kid)
	}
	if len(found) > 0 {
		return found, now.Sub(s.asked) >= keysLifetime, nil
	}
	last := s.asked
	if len(s.keys.Keys) > 0 {
		last = s.strange // the keys that are known say nothing about this one, however fresh they are
	}
	return nil, now.Sub(last) >= keysRateLimit, s.err
}

func (p *provider) updateKeys(ctx context.Context, strange bool) error {
	fresh, err := p.fetchKeys(ctx)
	p.keys.mu.Lock()
	defer p.keys.mu.Unlock()
	if strange && len(p.keys.keys.Keys) > 0 {
		p.keys.strange = p.config.Now()
	}
	p.keys.asked, p.keys.err = p.config.Now(), err
	if err == nil {
		p.keys.keys = *fresh
	}
	return err
}

func (p *provider) fetchKeys(ctx context.Context) (*jose.JSONWebKeySet, error) {
	m, err := p.metadata(ctx)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, m.JWKSURI, nil)
	if err != nil {
		return nil, unavailable("keys: %w", err)
	}
	res, err := p.config.HTTPClient.Do(req)
	if err != nil {
		return nil, unavailable("keys: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, unavailable("keys: %s answered %s", m.JWKSURI, res.Status)
	}
	var published struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.NewDecoder(res.Body).Decode(&published); err != nil {
		return nil, unavailable("keys: %w", err)
	}
	return usableKeys(published.Keys), nil
}

// usableKeys leaves out what this module cannot read, such as an unknown curve: one
// strange key must not hide the others (RFC 7517 §5). Keys for encryption sign nothing.
func usableKeys(published []json.RawMessage) *jose.JSONWebKeySet {
	var usable jose.JSONWebKeySet
	for _, raw := range published {
		var key jose.JSONWebKey
		if err := json.Unmarshal(raw, &key); err == nil && key.IsPublic() && key.Use != "enc" {
			usable.Keys = append(usable.Keys, key)
		}
	}
	return &usable
}
