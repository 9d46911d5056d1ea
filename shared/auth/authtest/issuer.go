// Package authtest plays an environment that lies, for tests of what a client
// must refuse: wrong issuers, audiences, algorithms, keys, times.
//
// Start with [Start], or with [StartProvider] for a lie that a whole login or logout
// leads to. Use it only for answers that the real local environment
// (apps/environment/environmenttest) never gives; it has no users and no sessions.
package authtest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Issuer serves discovery, keys and a token endpoint of the test's making.
type Issuer struct {
	// URL is the issuer.
	URL string
	// Token answers the token endpoint.
	Token http.HandlerFunc

	t   testing.TB
	mux *http.ServeMux
	mu  sync.Mutex

	key     *rsa.PrivateKey
	kid     string
	others  []any
	down    bool
	asked   map[string]int
	members map[string]any
}

// Claims are a token's claims; an override with a nil value removes one.
type Claims = map[string]any

// sharedKey and strangerKey spare each test the making of an RSA key.
var sharedKey, strangerKey = sync.OnceValue(newKey), sync.OnceValue(newKey)

func newKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}

// Start serves an issuer until the test ends.
func Start(t testing.TB) *Issuer {
	t.Helper()
	return start(t, "")
}

func start(t testing.TB, path string) *Issuer {
	t.Helper()
	i := &Issuer{t: t, mux: http.NewServeMux(), key: sharedKey(), kid: "key-1", asked: make(map[string]int), members: make(map[string]any)}
	i.Handle("GET /.well-known/openid-configuration", i.handleDiscovery)
	i.Handle("GET /keys", i.handleKeys)
	i.Handle("POST /oauth/token", func(w http.ResponseWriter, r *http.Request) { i.Token(w, r) })
	server := httptest.NewServer(http.StripPrefix(strings.TrimSuffix(path, "/"), i.count(i.mux)))
	t.Cleanup(server.Close)
	i.URL = server.URL + path
	return i
}

// Handle adds an endpoint; its path is counted from the issuer's.
func (i *Issuer) Handle(pattern string, endpoint http.HandlerFunc) {
	i.mux.HandleFunc(pattern, endpoint)
}

// SetDown makes every endpoint answer 503, or serve again.
func (i *Issuer) SetDown(down bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.down = down
}

// SetMetadata adds or replaces a member of the discovery document; nil removes it.
func (i *Issuer) SetMetadata(name string, value any) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.members[name] = value
}

// RotateKeys replaces the signing key; the old one is withdrawn at once.
func (i *Issuer) RotateKeys(kid string) {
	key := newKey()
	i.mu.Lock()
	defer i.mu.Unlock()
	i.key, i.kid = key, kid
}

// PublishBefore puts other keys before the issuer's own, each as it stands in JSON.
func (i *Issuer) PublishBefore(keys ...any) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.others = keys
}

// Asked returns how often a path, counted from the issuer's, was requested.
func (i *Issuer) Asked(path string) int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.asked[path]
}

// PublicKey returns the published key, for attacks that abuse it.
func (i *Issuer) PublicKey() crypto.PublicKey { return i.key.Public() }

func (i *Issuer) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.mu.Lock()
		i.asked[r.URL.Path]++
		down := i.down
		i.mu.Unlock()
		if down {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (i *Issuer) handleDiscovery(w http.ResponseWriter, _ *http.Request) {
	base := strings.TrimSuffix(i.URL, "/")
	document := map[string]any{
		"issuer":                                i.URL,
		"authorization_endpoint":                base + "/oauth/authorize",
		"token_endpoint":                        base + "/oauth/token",
		"token_endpoint_auth_methods_supported": []string{"client_secret_basic", "client_secret_post"},
		"jwks_uri":                              base + "/keys",
		"end_session_endpoint":                  base + "/oidc/logout",
	}
	i.mu.Lock()
	document = change(document, []Claims{i.members})
	i.mu.Unlock()
	WriteJSON(w, http.StatusOK, document)
}

func (i *Issuer) handleKeys(w http.ResponseWriter, _ *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	own := jose.JSONWebKey{Key: i.key.Public(), KeyID: i.kid, Algorithm: "RS256", Use: "sig"}
	WriteJSON(w, http.StatusOK, map[string][]any{"keys": append(slices.Clone(i.others), own)})
}

// WriteJSON answers with a JSON document.
func WriteJSON(w http.ResponseWriter, status int, document any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(document)
}

// Sign signs claims with the issuer's current key.
func (i *Issuer) Sign(claims Claims) string {
	i.mu.Lock()
	key := jose.JSONWebKey{Key: i.key, KeyID: i.kid}
	i.mu.Unlock()
	return i.SignWith(jose.RS256, key, claims)
}

// SignAs signs claims with the issuer's current key and the "typ" of a kind of token.
func (i *Issuer) SignAs(typ string, claims Claims) string {
	i.mu.Lock()
	key := jose.JSONWebKey{Key: i.key, KeyID: i.kid}
	i.mu.Unlock()
	return i.sign(jose.SigningKey{Algorithm: jose.RS256, Key: key}, (&jose.SignerOptions{}).WithType(jose.ContentType(typ)), claims)
}

// SignWith signs claims with any algorithm and key.
func (i *Issuer) SignWith(alg jose.SignatureAlgorithm, key any, claims Claims) string {
	return i.sign(jose.SigningKey{Algorithm: alg, Key: key}, nil, claims)
}

func (i *Issuer) sign(key jose.SigningKey, options *jose.SignerOptions, claims Claims) string {
	i.t.Helper()
	signer, err := jose.NewSigner(key, options)
	if err != nil {
		i.t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		i.t.Fatal(err)
	}
	return token
}

// AccessClaims returns the claims of a good access token, changed by overrides.
func (i *Issuer) AccessClaims(clientID string, now time.Time, overrides ...Claims) Claims {
	return change(Claims{"iss": i.URL, "sub": "usr_1", "aud": []string{clientID}, "client_id": clientID, "sid": "ses_1",
		"oid": "org_1", "jti": rand.Text(), "iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
		"roles": []string{"admin"}}, overrides)
}

// IDClaims returns the claims of a good ID token, changed by overrides.
func (i *Issuer) IDClaims(clientID, nonce string, now time.Time, overrides ...Claims) Claims {
	return change(Claims{"iss": i.URL, "sub": "usr_1", "aud": []string{clientID}, "azp": clientID, "nonce": nonce, "sid": "ses_1",
		"iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "name": "Ada Lovelace", "email": "ada@example.com"}, overrides)
}

// LogoutClaims returns the claims of a good logout token, changed by overrides.
func (i *Issuer) LogoutClaims(clientID string, now time.Time, overrides ...Claims) Claims {
	return change(Claims{"iss": i.URL, "sub": "usr_1", "aud": []string{clientID}, "sid": "ses_1", "jti": rand.Text(),
		"iat": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(),
		"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}}, overrides)
}

func change(claims Claims, overrides []Claims) Claims {
	for _, o := range overrides {
		maps.Copy(claims, o)
	}
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	return claims
}
