package provider

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/pages"
)

// Error codes the library has no constructor for (OpenID Connect Core §3.1.2.6, RFC 6749 §4.1.2.1, RFC 6750 §3.1).
const (
	unsupportedResponseType  = "unsupported_response_type"
	requestURINotSupported   = "request_uri_not_supported"
	registrationNotSupported = "registration_not_supported"
	invalidToken             = "invalid_token" //nolint:gosec // an error code
	insufficientScope        = "insufficient_scope"
)

// refuse makes an OAuth error. description is for the client's developer; why, unless nil, is the precise reason, for
// the journal only. Descriptions hold no quotes: RFC 6749 §5.2 allows none.
func refuse(code, description string, why error) *oidc.Error {
	e := oidc.ErrInvalidRequest().WithDescription("%s", description).WithParent(why)
	setCode(e, code)
	return e
}

func setCode(e *oidc.Error, code string) {
	// The type of ErrorType is not exported; unmarshalling is the library's way to set any code.
	_ = json.Unmarshal([]byte(`{"error":"`+code+`"}`), e)
}

func outcomeOf(err error) string {
	var e *oidc.Error
	var page *pageError
	if errors.As(err, &page) || errors.As(err, &e) && e.ErrorType != oidc.ServerError {
		return journal.Refused
	}
	return journal.Failed
}

// reasonOf is what the journal says: the code, and the reason the client was not told.
func reasonOf(err error) string {
	var e *oidc.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	reason := string(e.ErrorType) + ": " + e.Description
	if e.Parent != nil {
		reason += " (" + e.Parent.Error() + ")"
	}
	return reason
}

// pageError is an error of an authorization request that may not be redirected: the client or its redirect URI is not
// proven (RFC 6749 §4.1.2.1).
type pageError struct{ view pages.ErrorView }

func (e *pageError) Error() string { return e.view.Code + ": " + e.view.Happened }

// writeError answers an endpoint that clients call (RFC 6749 §5.2) and returns the status.
func writeError(w http.ResponseWriter, r *http.Request, err error) int {
	var e *oidc.Error
	if !errors.As(err, &e) {
		e = oidc.ErrServerError().WithDescription("The environment could not answer. Try again.")
	}
	status := http.StatusBadRequest
	switch e.ErrorType {
	case oidc.InvalidClient:
		status = http.StatusUnauthorized
		w.Header().Set("WWW-Authenticate", `Basic realm="environment", error="invalid_client"`)
	case oidc.ServerError:
		status = http.StatusInternalServerError
	}
	writeJSON(w, status, map[string]string{"error": string(e.ErrorType), "error_description": e.Description})
	return status
}

// writeBearerError answers a request with a bad access token (RFC 6750 §3).
func writeBearerError(w http.ResponseWriter, r *http.Request, err error) int {
	var e *oidc.Error
	if !errors.As(err, &e) || e.ErrorType == oidc.ServerError {
		return writeError(w, r, err)
	}
	status := http.StatusUnauthorized
	switch string(e.ErrorType) {
	case string(oidc.InvalidRequest):
		status = http.StatusBadRequest
	case insufficientScope:
		status = http.StatusForbidden
	}
	challenge := `Bearer realm="environment"`
	if e.Description != "" {
		challenge += `, error="` + string(e.ErrorType) + `", error_description="` + e.Description + `"`
	}
	w.Header().Set("WWW-Authenticate", challenge)
	writeJSON(w, status, map[string]string{"error": string(e.ErrorType), "error_description": e.Description})
	return status
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client went away: nobody is left to tell
}
