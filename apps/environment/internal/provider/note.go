package provider

import (
	"cmp"
	"errors"
	"strconv"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/store"
)

// note writes an error into the event: what the client is told, what it is not, and what would have been right.
func note(e *journal.Event, err error) {
	e.Outcome, e.Reason = outcomeOf(err), reasonOf(err)
	var oauth *oidc.Error
	if errors.As(err, &oauth) {
		e.Response.Fields = []journal.Field{journal.Show("error", string(oauth.ErrorType)), journal.Show("error_description", oauth.Description)}
	}
	var m *journal.Mismatch
	var page *pageError
	switch {
	case errors.As(err, &m):
		e.Expected, e.Came = m.Expected, m.Came
	case errors.As(err, &page) && page.view.Mismatch != nil: // of redirect_uri
		e.Expected, e.Came = strings.Join(page.view.Mismatch.Registered, "\n"), page.view.Mismatch.Sent
	}
}

// noteTokens writes into the event what may be shown of a token response: the claims of its tokens, and no token.
func noteTokens(e *journal.Event, r *oidc.AccessTokenResponse) {
	e.Response.Fields = append(e.Response.Fields[:0:0], journal.Minted("access_token", r.AccessToken))
	if r.IDToken != "" {
		e.Response.Fields = append(e.Response.Fields, journal.Minted("id_token", r.IDToken))
	}
	if r.RefreshToken != "" {
		e.Response.Fields = append(e.Response.Fields, journal.Show("refresh_token", r.RefreshToken))
	}
	e.Response.Fields = append(e.Response.Fields, journal.Field{Name: "token_type", Value: r.TokenType},
		journal.Field{Name: "expires_in", Value: strconv.FormatUint(r.ExpiresIn, 10)}, journal.Show("scope", r.Scope.String()))
}

// badGrants say what is wrong with a code or a refresh token that cannot be used.
var badGrants = []struct {
	err            error
	expected, came string
}{
	{store.ErrNotFound, "a code or refresh token of this environment", "one that it never issued, or has forgotten"},
	{store.ErrExpired, "a code that is redeemed at once: it is good for a minute", "one that has expired"},
	{store.ErrReused, "a code or refresh token that was not used before", "one that was used: all tokens that came from it have ended"},
	{store.ErrRevoked, "a code or refresh token whose family is good", "one that was revoked, with all that came from it"},
}

// kindOf names the step at the token endpoint.
func kindOf(grantType string) journal.Kind {
	switch oidc.GrantType(grantType) {
	case oidc.GrantTypeCode:
		return journal.Code
	case oidc.GrantTypeRefreshToken:
		return journal.Refresh
	case oidc.GrantTypeDeviceCode:
		return journal.DeviceCode
	case oidc.GrantTypeClientCredentials:
		return journal.ClientCredentials
	}
	return journal.Token
}

func unknownClient(id string, why error) error {
	return &journal.Mismatch{Why: why.Error(), Expected: "the client_id of a registered application", Came: cmp.Or(id, "no client_id")}
}

func needlessSecret(clientID, secret string) error {
	return &journal.Mismatch{Why: "a public client sent a secret", Expected: "client_id alone: " + clientID + " has no secret",
		Came: "client_secret " + journal.Show("client_secret", secret).Value}
}

func wrongSecret(clientID, secret string) error {
	return &journal.Mismatch{Why: "wrong secret", Expected: "client_secret of " + clientID,
		Came: cmp.Or(journal.Show("client_secret", secret).Value, "no client_secret")}
}

func otherClient(what, owner, asks string) error {
	return &journal.Mismatch{Why: "the " + what + " belongs to another client", Expected: "a " + what + " of " + asks, Came: "one of " + owner}
}

// wrongVerifier tells the challenge from that of the verifier that came, by their beginnings.
func wrongVerifier(challenge, verifier string) error {
	m := &journal.Mismatch{Why: "PKCE", Expected: "the code_verifier of the code_challenge " + journal.Abbreviate(challenge),
		Came: "one whose code_challenge is " + journal.Abbreviate(oidc.NewSHACodeChallenge(verifier))}
	switch {
	case challenge == "":
		m.Expected = "no code_verifier: the authorization request had no code_challenge"
	case verifier == "":
		m.Came = "no code_verifier"
	}
	return m
}
