package authtest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Provider is an issuer with logins, as the OpenID Foundation's suite plays one for
// clients: it signs everybody in without asking, its access tokens are opaque, the
// profile is at userinfo alone, and its name has a path and ends in a slash. What it
// does wrong is in Lies; set them before the browser comes.
type Provider struct {
	*Issuer
	Lies
	// Now is the time in its tokens. Default: time.Now.
	Now func() time.Time

	mu       sync.Mutex
	client   Client
	logins   map[string]url.Values // authorization requests by code
	nonce    string                // of the last login
	requests []Request
	answers  []*http.Response
}

// Client is the registration of the client.
type Client struct {
	ID, Secret, BackchannelLogoutURI string
}

// Lies are the misbehaviours; nil tells the truth.
type Lies struct {
	// IDToken, RefreshedIDToken, UserInfo and LogoutToken change claims.
	IDToken, RefreshedIDToken, UserInfo, LogoutToken Claims
	// SignIDToken and SignLogoutToken replace the signature.
	SignIDToken, SignLogoutToken func(Claims) string
	// LogoutState replaces the state that comes back from a logout; an empty one is left out.
	LogoutState func(string) string
	// NoRefreshToken leaves it out.
	NoRefreshToken bool
}

// Request is one that the provider was sent.
type Request struct {
	Endpoint string // authorize, token, userinfo or logout
	Form     url.Values
	Header   http.Header
}

// Subject is the user whom a Provider signs in.
const Subject = "subject-1"

// StartProvider serves a provider until the test ends.
func StartProvider(t testing.TB) *Provider {
	t.Helper()
	p := &Provider{Issuer: start(t, "/test/a/client/"), Now: time.Now, logins: make(map[string]url.Values)}
	p.Token = p.handleToken
	p.Handle("GET /oauth/authorize", p.handleAuthorize)
	p.Handle("GET /userinfo", p.handleUserInfo)
	p.Handle("GET /oidc/logout", p.handleLogout)
	p.SetMetadata("userinfo_endpoint", p.URL+"userinfo")
	p.SetMetadata("token_endpoint_auth_methods_supported", []string{"client_secret_basic"})
	return p
}

// Register says who the client is.
func (p *Provider) Register(c Client) { p.client = c }

// Seen returns the requests to an endpoint so far.
func (p *Provider) Seen(endpoint string) (seen []Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.requests {
		if r.Endpoint == endpoint {
			seen = append(seen, r)
		}
	}
	return seen
}

// LogoutAnswers returns how the client answered the logout tokens so far, without the bodies.
func (p *Provider) LogoutAnswers() []*http.Response {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.answers)
}

func (p *Provider) note(endpoint string, r *http.Request) {
	_ = r.ParseForm() // what does not parse is not there
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests = append(p.requests, Request{endpoint, r.Form, r.Header})
}

func (p *Provider) handleAuthorize(w http.ResponseWriter, r *http.Request) {
	p.note("authorize", r)
	code := rand.Text()
	p.mu.Lock()
	p.logins[code] = r.Form
	p.mu.Unlock()
	redirect(w, r, r.Form.Get("redirect_uri"), url.Values{"code": {code}, "state": {r.Form.Get("state")}, "session_state": {"x.y"}})
}

func (p *Provider) handleToken(w http.ResponseWriter, r *http.Request) {
	p.note("token", r)
	id, secret, _ := r.BasicAuth() // both percent-encoded (RFC 6749 §2.3.1)
	if id != url.QueryEscape(p.client.ID) || secret != url.QueryEscape(p.client.Secret) {
		WriteJSON(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client"})
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	lie := p.RefreshedIDToken
	if r.Form.Get("grant_type") == "authorization_code" {
		login := p.logins[r.Form.Get("code")]
		delete(p.logins, r.Form.Get("code"))
		challenge := sha256.Sum256([]byte(r.Form.Get("code_verifier")))
		if login == nil || login.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(challenge[:]) {
			WriteJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
			return
		}
		p.nonce, lie = login.Get("nonce"), p.IDToken
	}
	p.answerTokens(w, lie)
}

// answerTokens sends no expires_in, as the suite does not.
func (p *Provider) answerTokens(w http.ResponseWriter, lie Claims) {
	access := rand.Text()
	hash := sha256.Sum256([]byte(access))
	claims := change(Claims{"iss": p.URL, "sub": Subject, "aud": p.client.ID, "nonce": p.nonce, "iat": p.Now().Unix(),
		"exp": p.Now().Add(5 * time.Minute).Unix(), "at_hash": base64.RawURLEncoding.EncodeToString(hash[:16])}, []Claims{lie})
	sign := p.Sign
	if p.SignIDToken != nil {
		sign = p.SignIDToken
	}
	answer := map[string]string{"access_token": access, "token_type": "Bearer", "id_token": sign(claims), "refresh_token": rand.Text()}
	if p.NoRefreshToken {
		delete(answer, "refresh_token")
	}
	WriteJSON(w, http.StatusOK, answer)
}

func (p *Provider) handleUserInfo(w http.ResponseWriter, r *http.Request) {
	p.note("userinfo", r)
	WriteJSON(w, http.StatusOK, change(Claims{"sub": Subject, "name": "Demo T. User", "email": "user@example.com", "email_verified": true}, []Claims{p.UserInfo}))
}

// handleLogout sends the logout token first, then the browser back.
func (p *Provider) handleLogout(w http.ResponseWriter, r *http.Request) {
	p.note("logout", r)
	p.sendLogoutToken()
	state := r.Form.Get("state")
	if p.LogoutState != nil {
		state = p.LogoutState(state)
	}
	back := url.Values{}
	if state != "" {
		back.Set("state", state)
	}
	redirect(w, r, r.Form.Get("post_logout_redirect_uri"), back)
}

func (p *Provider) sendLogoutToken() {
	if p.client.BackchannelLogoutURI == "" {
		return
	}
	claims := p.LogoutClaims(p.client.ID, p.Now(), Claims{"sub": Subject, "sid": p.IDToken["sid"], "ignored_claim": "ignored"}, p.LogoutToken)
	sign := p.Sign
	if p.SignLogoutToken != nil {
		sign = p.SignLogoutToken
	}
	res, err := http.PostForm(p.client.BackchannelLogoutURI, url.Values{"logout_token": {sign(claims)}})
	if err != nil {
		p.t.Error(err)
		return
	}
	_ = res.Body.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers = append(p.answers, res)
}

func redirect(w http.ResponseWriter, r *http.Request, to string, query url.Values) {
	if len(query) > 0 {
		to += "?" + query.Encode()
	}
	http.Redirect(w, r, to, http.StatusFound)
}

// Unsigned returns the claims as a JWT with "alg": "none".
func Unsigned(claims Claims) string {
	text, _ := json.Marshal(claims) // claims are JSON values
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"none"}`)) + "." + encode(text) + "."
}

// BadlySigned returns the claims with a stranger's signature under the issuer's key id.
func (i *Issuer) BadlySigned(claims Claims) string {
	return i.SignWith(jose.RS256, jose.JSONWebKey{Key: strangerKey(), KeyID: i.kid}, claims)
}

// StrangerKey is a public key with which no token of the issuer is signed.
func StrangerKey(kid string) any {
	return jose.JSONWebKey{Key: strangerKey().Public(), KeyID: kid, Algorithm: "RS256", Use: "sig"}
}
