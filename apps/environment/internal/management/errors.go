package management

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"example.com/multiapp/apps/environment/internal/directory"
	"example.com/multiapp/apps/environment/internal/journal"
	"example.com/multiapp/apps/environment/internal/provider"
	"example.com/multiapp/apps/environment/internal/store"
)

// Codes of errors, as of gRPC (google.rpc.Code).
const (
	invalidArgument   = 3
	notFound          = 5
	alreadyExists     = 6
	permissionDenied  = 7
	resourceExhausted = 8
	unimplemented     = 12
	internal          = 13
	unauthenticated   = 16
)

// problem is an error as the caller reads it.
type problem struct {
	status  int
	code    int
	message string
	fields  []violation
	why     error // for the journal only
}

// violation is one value that is wrong.
type violation struct {
	Field       string `json:"field"` // as the caller sent it, for example "user_profile.picture" or "roles[0]"
	Description string `json:"description"`
}

func (p *problem) Error() string {
	text := p.message
	if len(p.fields) > 1 { // of one, the message says all
		for _, v := range p.fields {
			text += "; " + v.Field + ": " + v.Description
		}
	}
	if p.why != nil {
		text += " (" + p.why.Error() + ")"
	}
	return text
}

var (
	errNoSuchPath = &problem{status: http.StatusNotFound, code: notFound, message: "There is no such call. docs/management-api.md lists them."}
	errMethod     = &problem{status: http.StatusMethodNotAllowed, code: unimplemented, message: "This path does not have this method. Allow names those it has."}
)

// invalid is a request with values that are wrong.
func invalid(fields ...violation) *problem {
	message := "The request has a value that is not valid."
	if len(fields) == 1 {
		message = fields[0].Field + ": " + fields[0].Description
	}
	return &problem{status: http.StatusBadRequest, code: invalidArgument, message: message, fields: fields}
}

// problemOf says what the caller is told about an error.
func problemOf(err error) *problem {
	var p *problem
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &tooLarge):
		return &problem{status: http.StatusRequestEntityTooLarge, code: resourceExhausted, message: fmt.Sprintf("The body is larger than %d bytes.", tooLarge.Limit)}
	case errors.Is(err, directory.ErrNotFound), errors.Is(err, store.ErrNotFound):
		return &problem{status: http.StatusNotFound, code: notFound, message: err.Error()}
	case errors.Is(err, directory.ErrExists):
		return &problem{status: http.StatusConflict, code: alreadyExists, message: err.Error()}
	case errors.Is(err, provider.ErrNoManagementAccess):
		return &problem{status: http.StatusForbidden, code: permissionDenied,
			message: "The application has no Management API access: switch it on where the application is registered."}
	case errors.Is(err, provider.ErrNoToken), errors.Is(err, provider.ErrBadToken):
		return &problem{status: http.StatusUnauthorized, code: unauthenticated, why: err,
			message: "Send Authorization: Bearer with an access token that the application got by grant_type=client_credentials and that has not expired."}
	}
	return &problem{status: http.StatusInternalServerError, code: internal, message: "The environment could not answer. Try again.", why: err}
}

// fail answers with an error: the one place that does.
func (a *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(err)
	journal.From(r.Context()).Reason = p.Error()
	if p.status >= http.StatusInternalServerError {
		a.Log.ErrorContext(r.Context(), "management API", "path", r.URL.Path, "error", err)
	}
	if p.status == http.StatusUnauthorized {
		challenge := `Bearer realm="environment"`
		if errors.Is(err, provider.ErrBadToken) { // RFC 6750 §3.1: no error code without a token
			challenge += `, error="invalid_token"`
		}
		w.Header().Set("WWW-Authenticate", challenge)
	}
	a.write(w, r, p.status, errorBody{p.code, p.message, []detail{{
		Type: "type.googleapis.com/scalekit.v1.errdetails.ErrorInfo", ErrorCode: names[p.code],
		Request: requestInfo{a.RequestID(r.Context())}, Validation: validation{p.fields},
	}}})
}

// names are the codes as words.
var names = map[int]string{
	invalidArgument: "INVALID_ARGUMENT", notFound: "NOT_FOUND", alreadyExists: "ALREADY_EXISTS", permissionDenied: "PERMISSION_DENIED",
	resourceExhausted: "RESOURCE_EXHAUSTED", unimplemented: "UNIMPLEMENTED", internal: "INTERNAL", unauthenticated: "UNAUTHENTICATED",
}

// errorBody is an error as it is sent (google.rpc.Status), with details as in production.
type errorBody struct {
	Code    int      `json:"code"`
	Message string   `json:"message"`
	Details []detail `json:"details"`
}

type detail struct {
	Type       string      `json:"@type"`
	ErrorCode  string      `json:"error_code"`
	Request    requestInfo `json:"request_info"`
	Validation validation  `json:"validation_error_info,omitzero"`
}

type requestInfo struct {
	ID string `json:"request_id"`
}

type validation struct {
	Fields []violation `json:"field_violations"`
}

// IsZero leaves the object out of errors that are not about values.
func (v validation) IsZero() bool { return len(v.Fields) == 0 }

// write sends JSON. What cannot be written has nobody to read it.
func (a *API) write(w http.ResponseWriter, r *http.Request, status int, body any) {
	if body == nil {
		w.WriteHeader(status)
		return
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(body); err != nil {
		a.Log.ErrorContext(r.Context(), "management API", "path", r.URL.Path, "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text.Bytes())
}
