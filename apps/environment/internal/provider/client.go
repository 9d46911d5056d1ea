package provider

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"example.com/multiapp/apps/environment/internal/directory"
)

// authenticate finds the client of a request to the token, revocation or introspection endpoint (RFC 6749 §2.3). A
// confidential client proves itself by Basic or by the body, not by both; a public one only names itself.
func (p *Provider) authenticate(r *http.Request) (directory.Application, error) {
	id, secret, err := credentials(r)
	if err != nil {
		return directory.Application{}, err
	}
	app, err := p.Directory.Application(id)
	switch {
	case err != nil:
		return app, badClient(unknownClient(id, err))
	case app.Public() && secret != "":
		return app, badClient(needlessSecret(app.ID, secret))
	case !app.Public() && !app.SecretMatches(secret):
		return app, badClient(wrongSecret(app.ID, secret))
	}
	return app, nil
}

func badClient(why error) error {
	return oidc.ErrInvalidClient().WithDescription("The client is unknown or its secret is wrong.").WithParent(why)
}

// credentials reads them from the body or from the Authorization header, where they are percent-encoded (RFC 6749 §2.3.1).
func credentials(r *http.Request) (id, secret string, err error) {
	if err := parseBody(r); err != nil {
		return "", "", err
	}
	id, secret = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	rawID, rawSecret, basic := r.BasicAuth()
	if !basic {
		return id, secret, nil
	}
	basicID, err := url.QueryUnescape(rawID)
	basicSecret, err2 := url.QueryUnescape(rawSecret)
	switch {
	case err != nil || err2 != nil:
		return "", "", badClient(errors.New("the Authorization header is not percent-encoded"))
	case r.PostForm.Has("client_secret") || id != "" && id != basicID:
		return "", "", refuse("invalid_request", "Client credentials were sent in two ways: use one.", nil)
	}
	return basicID, basicSecret, nil
}

// parseBody reads the form of a POST and refuses repeated parameters (RFC 6749 §3.2).
func parseBody(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return refuse("invalid_request", "The body could not be read as a form.", err)
	}
	if name := repeated(r.PostForm); name != "" {
		return refuse("invalid_request", "A parameter was sent more than once.", nil)
	}
	return nil
}
