package provider

import (
	"cmp"
	"crypto/rand"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/session"
	"example.com/multiapp/apps/environment/internal/store"
)

// token is POST /oauth/token (RFC 6749 §3.2). The client is authenticated before anything is looked up.
func (p *Provider) token(w http.ResponseWriter, r *http.Request, e *journal.Event) error {
	app, err := p.authenticate(r)
	e.ClientID, e.Kind = app.ID, kindOf(r.PostForm.Get("grant_type"))
	if err != nil {
		return err
	}
	app.AccessTokenLifetime = p.TokenLifetime(app.AccessTokenLifetime)
	var response *oidc.AccessTokenResponse
	switch oidc.GrantType(r.PostForm.Get("grant_type")) {
	case oidc.GrantTypeCode:
		response, err = p.codeGrant(r, app, e)
	case oidc.GrantTypeRefreshToken:
		response, err = p.refreshGrant(r, app, e)
	case oidc.GrantTypeDeviceCode:
		response, err = p.deviceGrant(r, app, e)
	case oidc.GrantTypeClientCredentials:
		response, err = p.clientCredentialsGrant(app)
	case "":
		err = refuse("invalid_request", "grant_type is missing.", nil)
	default:
		err = refuse(string(oidc.UnsupportedGrantType), "Supported are authorization_code, refresh_token, client_credentials and the device code of RFC 8628.", nil)
	}
	if err != nil {
		return err
	}
	noteTokens(e, response)
	w.Header().Set("Pragma", "no-cache")
	writeJSON(w, http.StatusOK, response)
	return nil
}

// codeGrant redeems a code (RFC 6749 §4.1.3). Nothing is spent until client, redirect URI and PKCE verifier fit; then
// one compare-and-set spends it, and a second use ends the token family.
func (p *Provider) codeGrant(r *http.Request, app directory.Application, e *journal.Event) (*oidc.AccessTokenResponse, error) {
	code := r.PostForm.Get("code")
	if code == "" {
		return nil, refuse("invalid_request", "code is missing.", nil)
	}
	g, err := p.Store.GrantByCode(r.Context(), hash(code))
	if err != nil {
		return nil, grantError(err)
	}
	e.UserID, e.SessionID = g.UserID, g.SessionID
	if err := checkCode(r, app, g); err != nil {
		return nil, err
	}
	return p.redeem(r, app, g, code)
}

// redeem spends a grant that fits the client, and makes its first tokens. code is empty for a device, whose ID token has no
// c_hash: it never had a code.
func (p *Provider) redeem(r *http.Request, app directory.Application, g *store.Grant, code string) (*oidc.AccessTokenResponse, error) {
	var refresh string
	var refreshHash []byte
	if slices.Contains(strings.Fields(g.Scope), oidc.ScopeOfflineAccess) {
		refresh = rand.Text() + rand.Text()
		refreshHash = hash(refresh)
	}
	if _, err := p.living(r, g); err != nil {
		return nil, err
	}
	if err := p.Store.RedeemCode(r.Context(), g.ID, refreshHash, p.Now()); err != nil {
		return nil, grantError(err)
	}
	return p.respond(app, g, strings.Fields(g.Scope), code, refresh)
}

func checkCode(r *http.Request, app directory.Application, g *store.Grant) error {
	if g.ClientID != app.ID {
		return badGrant(otherClient("code", g.ClientID, app.ID))
	}
	if r.PostForm.Get("redirect_uri") != g.RedirectURI {
		return refuse("invalid_grant", "The redirect_uri is not the one of the authorization request.",
			&journal.Mismatch{Why: "another redirect_uri", Expected: g.RedirectURI, Came: cmp.Or(r.PostForm.Get("redirect_uri"), "no redirect_uri")})
	}
	var challenge *oidc.CodeChallenge
	if g.Challenge != "" {
		challenge = &oidc.CodeChallenge{Challenge: g.Challenge, Method: oidc.CodeChallengeMethodS256}
	}
	if err := op.AuthorizeCodeChallenge(r.PostForm.Get("code_verifier"), challenge); err != nil {
		return refuse("invalid_grant", "The code_verifier does not fit the code_challenge.", wrongVerifier(g.Challenge, r.PostForm.Get("code_verifier")))
	}
	return nil
}

// living returns the browser session of a grant. When it has ended, so have its codes and refresh tokens (M3).
func (p *Provider) living(r *http.Request, g *store.Grant) (*session.Session, error) {
	s, err := p.Sessions.Living(r.Context(), g.SessionID)
	if errors.Is(err, session.ErrNone) {
		return nil, badGrant(&journal.Mismatch{Why: "the session has ended", Expected: "a session that lives", Came: "session " + g.SessionID + ", which has ended"})
	}
	return s, err
}

// badGrant is invalid_grant, whatever the reason (RFC 6749 §5.2); the journal keeps why.
func badGrant(why error) error {
	return refuse("invalid_grant", "The code or refresh token is unknown, expired, used or revoked.", why)
}

// grantError tells a bad grant from a store that failed: a client may end its session only for the first.
func grantError(err error) error {
	for _, known := range badGrants {
		if errors.Is(err, known.err) {
			return badGrant(&journal.Mismatch{Why: known.err.Error(), Expected: known.expected, Came: known.came})
		}
	}
	return err
}

// respond signs the tokens of a grant. The access token comes first: the ID token holds its hash.
func (p *Provider) respond(app directory.Application, g *store.Grant, scope []string, code, refresh string) (*oidc.AccessTokenResponse, error) {
	u, err := p.Directory.User(g.UserID)
	if err != nil {
		return nil, badGrant(err)
	}
	now := p.TokenTime(p.Now())
	access, err := p.accessToken(app, g, u, scope, now)
	if err != nil {
		return nil, err
	}
	response := bearer(app, access, scope)
	response.RefreshToken = refresh
	if slices.Contains(scope, oidc.ScopeOpenID) {
		response.IDToken, err = p.idToken(app, g, u, scope, access, code, now)
	}
	return response, err
}

// bearer is a response with an access token. expires_in is a second less than exp allows, as in production.
func bearer(app directory.Application, access string, scope []string) *oidc.AccessTokenResponse {
	return &oidc.AccessTokenResponse{
		AccessToken: access, TokenType: oidc.BearerToken, Scope: scope, ExpiresIn: uint64(app.AccessTokenLifetime.Seconds()) - 1,
	}
}

// clientCredentialsGrant gives an application a token of its own (RFC 6749 §4.4): no user, no session, no refresh token.
func (p *Provider) clientCredentialsGrant(app directory.Application) (*oidc.AccessTokenResponse, error) {
	if app.Public() {
		return nil, refuse(string(oidc.UnauthorizedClient), "Only a client with a secret can use client_credentials.", nil)
	}
	c := p.accessClaims(app, p.TokenTime(p.Now()))
	c.ID, c.Subject = randomID("cc."), app.ID
	access, err := sign(p.Keys.ring.Load().signer, c)
	if err != nil {
		return nil, err
	}
	return bearer(app, access, nil), nil
}
