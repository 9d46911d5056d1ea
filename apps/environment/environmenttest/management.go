package environmenttest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// WebSecret is the secret of the seeded web application, web_local.
const WebSecret = "local-web-secret" //nolint:gosec // public on purpose

// ManagementToken gets an access token of an application's own (RFC 6749 §4.4), which opens the Management API while the
// application's access to it is on.
func (e *Environment) ManagementToken(clientID, secret string) string {
	e.t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}}
	r, err := http.NewRequestWithContext(e.t.Context(), http.MethodPost, e.URL+"/oauth/token", strings.NewReader(form.Encode()))
	if err != nil {
		e.t.Fatalf("management token: %v", err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(url.QueryEscape(clientID), url.QueryEscape(secret))
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		e.t.Fatalf("management token: %v", err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	var answer struct {
		AccessToken string `json:"access_token"`
		Error       string `json:"error"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.AccessToken == "" {
		e.t.Fatalf("management token: status %d, error %q, %v", resp.StatusCode, answer.Error, err)
	}
	return answer.AccessToken
}
