package fuzz

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.com/multiapp/apps/environment/environmenttest"
)

// E1, E6: the token endpoint gives nothing to somebody who lacks one of: the client's secret, the PKCE verifier, a code or
// refresh token of this client. Its errors are those that RFC 6749 §5.2 names.
func FuzzToken(f *testing.F) {
	h := start(f)
	code, _ := h.signIn(f, environmenttest.Browser(f), spa, redirects[spa][0])
	// What a seed writes in capitals stands for what an attacker may have got hold of. The secret is one that is nearly
	// right; the code and the refresh token are good, without what must come with them.
	stolen := strings.NewReplacer("SECRET", h.secret[1:]+h.secret[:1], "CODE", code, "REFRESH", h.login(f).Refresh)
	h.mustWork(f)

	callback := "&redirect_uri=" + url.QueryEscape(redirects[spa][0])
	for _, body := range []string{
		"grant_type=client_credentials&client_id=fuzz_web&client_secret=SECRET", "grant_type=client_credentials&client_id=fuzz_spa",
		"grant_type=authorization_code&client_id=fuzz_spa&code=CODE" + callback,
		"grant_type=authorization_code&client_id=fuzz_spa&code=CODE&code_verifier=" + strings.Repeat("v", 43) + callback,
		"grant_type=authorization_code&client_id=fuzz_native&code=CODE&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback",
		"grant_type=refresh_token&client_id=fuzz_spa&refresh_token=REFRESH&scope=openid",
		"grant_type=refresh_token&client_id=fuzz_web&client_secret=&refresh_token=REFRESH",
		"grant_type=refresh_token&refresh_token=REFRESH", "grant_type=password&client_id=fuzz_spa&username=ada&password=x",
		"grant_type=refresh_token&grant_type=client_credentials&client_id=fuzz_spa", "%zz", "", "client_id=%22%0d%0a&a;b",
	} {
		f.Add("", "", body)
		f.Add("Basic "+base64.StdEncoding.EncodeToString([]byte("fuzz_web:SECRET")), "http://localhost:5174", body)
		f.Add("Bearer x", "https://evil.example", body)
	}
	f.Fuzz(func(t *testing.T, authorization, origin, body string) {
		header := http.Header{"Authorization": {authorization}, "Origin": {origin}}
		w := h.send(t, call{method: http.MethodPost, path: "/oauth/token", body: stolen.Replace(body), header: header})
		checkAnswer(t, w)
		checkRefusal(t, w)
		if allowed := w.Header().Get("Access-Control-Allow-Origin"); allowed != "" && (allowed != origin || origin != "http://localhost:5174") ||
			w.Header().Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("origin %q may read the answer as %q", origin, allowed)
		}
	})
}

// mustWork shows that what is refused below is refused for what is wrong with it.
func (h *harness) mustWork(f *testing.F) {
	f.Helper()
	w := h.send(f, call{method: http.MethodPost, path: "/oauth/token", body: url.Values{
		"grant_type": {"client_credentials"}, "client_id": {web}, "client_secret": {h.secret}}.Encode()})
	if w.Code != http.StatusOK {
		f.Fatalf("the right secret: status %d", w.Code)
	}
}

// checkRefusal checks the error answer of an endpoint that clients call.
func checkRefusal(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	var got struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("status %d is not JSON: %v", w.Code, err)
	}
	if !slices.Contains(tokenErrors, got.Error) || !describes(got.Description) {
		t.Errorf("status %d, error %q: %q", w.Code, got.Error, got.Description)
	}
	if status, challenge := w.Code, w.Header().Get("WWW-Authenticate"); got.Error == "invalid_client" && (status != http.StatusUnauthorized || challenge == "") ||
		got.Error != "invalid_client" && status != http.StatusBadRequest {
		t.Errorf("status %d with challenge %q for %s", status, challenge, got.Error)
	}
	if w.Header().Get("Cache-Control") != "no-store" {
		t.Error("the answer may be kept")
	}
}

// tokenErrors are those of RFC 6749 §5.2.
var tokenErrors = []string{
	"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope",
}
