package provider

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"example.com/multiapp/apps/environment/internal/journal"
)

// userinfo is GET and POST /userinfo (OpenID Connect Core §5.3): the claims that the access token's scope gives, and those
// that the authorization request asked for by name.
func (p *Provider) userinfo(w http.ResponseWriter, r *http.Request, e *journal.Event) error {
	token, err := bearerToken(r)
	if err != nil {
		return err
	}
	c, err := p.verifyAccessToken(r.Context(), token)
	if inactive := (errInactive{}); errors.As(err, &inactive) {
		return refuse(invalidToken, "The access token is not valid.", inactive)
	}
	if err != nil {
		return err
	}
	e.ClientID, e.UserID, e.SessionID = c.ClientID, c.Subject, c.SessionID
	scope := strings.Fields(c.Scope)
	if c.grant == nil || !slices.Contains(scope, oidc.ScopeOpenID) {
		return refuse(insufficientScope, "The access token does not have the scope openid.", nil)
	}
	asked, err := wishesOf(c.grant.Claims)
	if err != nil {
		return err
	}
	u, err := p.Directory.User(c.Subject)
	if err != nil {
		return refuse(invalidToken, "The access token is not valid.", err)
	}
	answer := struct {
		Subject string `json:"sub"`
		profile
	}{u.ID, profileOf(u, scope, asked.Userinfo, false)}
	e.Response.Fields = journal.Members(answer)
	writeJSON(w, http.StatusOK, answer)
	return nil
}

// bearerToken reads the access token from the header or from a form body, not from both and never from the URL
// (RFC 6750 §2, RFC 9700 §4.3.2).
func bearerToken(r *http.Request) (string, error) {
	if err := parseBody(r); err != nil {
		return "", err
	}
	scheme, header, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		header = ""
	}
	body := r.PostForm.Get("access_token")
	switch {
	case header != "" && body != "":
		return "", refuse("invalid_request", "The access token was sent in two ways: use one.", nil)
	case header == "" && body == "":
		return "", refuse(invalidToken, "", nil) // RFC 6750 §3.1: no error code without a token
	}
	return header + body, nil
}
