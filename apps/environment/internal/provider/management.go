package provider

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"example.com/multiapp/apps/environment/internal/directory"
)

// Why a request to the Management API is not let in.
var (
	ErrNoToken            = errors.New("no access token")
	ErrBadToken           = errors.New("not an application's own access token, or not any more")
	ErrNoManagementAccess = errors.New("the application has no Management API access")
)

// ManagementClient returns the application that sends a request with its own access token (RFC 6749 §4.4) in the header
// (RFC 6750 §2.1). The directory is asked each time: an application that was deleted, or whose access was switched off, is
// not let in any more. Errors: ErrNoToken, ErrBadToken, and ErrNoManagementAccess, which comes with the application.
func (p *Provider) ManagementClient(r *http.Request) (directory.Application, error) {
	authorization := r.Header.Values("Authorization")
	if len(authorization) == 0 {
		return directory.Application{}, ErrNoToken
	}
	scheme, token, _ := strings.Cut(authorization[0], " ")
	if len(authorization) > 1 || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return directory.Application{}, fmt.Errorf("%w: not a Bearer token", ErrBadToken)
	}
	c, err := p.verifyAccessToken(r.Context(), token)
	if inactive := (errInactive{}); errors.As(err, &inactive) {
		return directory.Application{}, fmt.Errorf("%w: %w", ErrBadToken, inactive)
	}
	if err != nil {
		return directory.Application{}, err
	}
	if c.SessionID != "" || c.Subject != c.ClientID {
		return directory.Application{}, fmt.Errorf("%w: a user's", ErrBadToken)
	}
	app, err := p.Directory.Application(c.ClientID)
	if err != nil {
		return directory.Application{}, fmt.Errorf("%w: its application was deleted", ErrBadToken)
	}
	if !app.ManagementAPI {
		return app, ErrNoManagementAccess
	}
	return app, nil
}
